import assert from "assert";
import { type PodManifest, readManifest } from "../../support/kubelet/mod.ts";
import { startGroups, stopGroups } from "../../support/kubelet/order.ts";

const own = await Deno.readTextFile(new URL("../../../deploy/statefulset.yaml", import.meta.url));

/** A Pod of one container; `lines` are further fields of the container. */
function podWith(lines: string): string {
  const indented = lines.split("\n").map((line) => `      ${line}`).join("\n");
  return `kind: Pod\nspec:\n  containers:\n    - name: one\n${indented}`;
}

Deno.test("the project's own manifest: the guard, a sidecar with three probes, then the node", () => {
  const manifest = readManifest(own);
  assert.equal(manifest.graceSeconds, 78);
  const [guard, manager, node, ...others] = manifest.containers;
  assert.deepEqual(others, []);
  assert.deepEqual([manager?.name, manager?.sidecar], ["forge-manager", true]);
  assert.deepEqual(manager?.probes, {
    startup: {
      ...{ path: "/startup-status", port: 8000, initialDelaySeconds: 0, periodSeconds: 1 },
      ...{ timeoutSeconds: 1, successThreshold: 1, failureThreshold: 600 },
    },
    liveness: {
      ...{ path: "/health", port: 8000, initialDelaySeconds: 0, periodSeconds: 10 },
      ...{ timeoutSeconds: 3, successThreshold: 1, failureThreshold: 6 },
    },
    readiness: {
      ...{ path: "/ready", port: 8000, initialDelaySeconds: 0, periodSeconds: 5 },
      ...{ timeoutSeconds: 3, successThreshold: 1, failureThreshold: 3 },
    },
  });
  const none = { startup: null, liveness: null, readiness: null };
  assert.deepEqual(guard, { name: "forge-guard", sidecar: true, probes: none, preStop: [] });
  assert(node !== undefined);
  assert.deepEqual([node.name, node.sidecar, node.probes], ["cardano-node", false, none]);
  assert.deepEqual(node.preStop.slice(0, -1), ["/bin/sh", "-c"]);
});

Deno.test("what a manifest leaves out is what Kubernetes takes", () => {
  const manifest = readManifest(podWith("livenessProbe: { httpGet: { port: 80 } }"));
  assert.equal(manifest.graceSeconds, 30);
  assert.deepEqual(manifest.containers[0]?.probes.liveness, {
    ...{ path: "/", port: 80, initialDelaySeconds: 0, periodSeconds: 10 },
    ...{ timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3 },
  });
});

Deno.test("what is not played here, and what is no manifest of one pod, is refused", () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    [
      podWith("livenessProbe: { exec: { command: [a] } }"),
      /one\.livenessProbe\.exec is not played/,
    ],
    [
      podWith("readinessProbe: { httpGet: { port: 1, scheme: HTTPS } }"),
      /one\.readinessProbe\.httpGet\.scheme is not played/,
    ],
    [
      podWith("startupProbe: { httpGet: { port: 1 }, terminationGracePeriodSeconds: 1 }"),
      /one\.startupProbe\.terminationGracePeriodSeconds is not played/,
    ],
    [podWith("lifecycle: { postStart: {} }"), /one\.lifecycle\.postStart is not played/],
    [podWith("lifecycle: { preStop: { sleep: { seconds: 1 } } }"), /preStop\.sleep is not played/],
    [
      podWith("lifecycle: { preStop: { exec: { command: [] } } }"),
      /command is \[\]: expected a list/,
    ],
    [
      podWith("livenessProbe: { httpGet: { port: web } }"),
      /one\.livenessProbe\.httpGet\.port is "web": expected a number or a port of the container/,
    ],
    [
      podWith("livenessProbe: { httpGet: { port: 1 }, periodSeconds: 0 }"),
      /one\.livenessProbe\.periodSeconds is 0: expected a whole number from 1 on/,
    ],
    [podWith("livenessProbe: {}"), /one\.livenessProbe\.httpGet is undefined: expected a mapping/],
    ["kind: Pod\nspec:\n  initContainers: [{ name: one }]", /Init container one is no sidecar/],
    ["kind: Pod\nspec: { restartPolicy: Never }", /restartPolicy Never of the pod is not played/],
    ["kind: Service\nspec: {}", /The manifest has 0 pods: expected one/],
    [`${podWith("")}\n---\n${podWith("")}`, /The manifest has 2 pods: expected one/],
  ];
  for (const [text, why] of refused) assert.throws(() => readManifest(text), why, text);
});

Deno.test("sidecars start one by one before the others and end after them; plainly all at once", () => {
  const { containers } = readManifest(`kind: Pod
spec:
  containers: [{ name: c }, { name: d }]
  initContainers:
    - { name: a, restartPolicy: Always }
    - { name: b, restartPolicy: Always }`);
  const names = (groups: readonly PodManifest["containers"][]) =>
    groups.map((group) => group.map(({ name }) => name).join(""));
  assert.deepEqual(names(startGroups(containers, "sidecar")), ["a", "b", "cd"]);
  assert.deepEqual(names(stopGroups(containers, "sidecar")), ["cd", "b", "a"]);
  assert.deepEqual(names(startGroups(containers, "plain")), ["abcd"]);
  assert.deepEqual(names(stopGroups(containers, "plain")), ["abcd"]);
});
