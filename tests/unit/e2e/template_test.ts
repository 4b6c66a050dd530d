import assert from "assert";
import { onlyKinds, readTemplate } from "../../e2e/pool/template.ts";

const IDENTITY = { name: "pool-0", uid: "u-1", namespace: "pools" };
const POD = `kind: Pod
metadata: { name: test }
spec: { containers: [{ name: other }] }
`;

/** A rendered chart; the arguments are further lines of the pod, and of its node. */
function rendered({ pod = "", node = "" } = {}): string {
  return `# Source: a chart
kind: Role
metadata: { name: role }
---
${POD}---
kind: StatefulSet
spec:
  template:
    spec:
      shareProcessNamespace: true
      terminationGracePeriodSeconds: 9
      securityContext: { runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001 }
      ${pod}
      initContainers:
        - name: forge-manager
          restartPolicy: Always
          securityContext: { readOnlyRootFilesystem: true }
          args: [run]
          env:
            - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
            - { name: LEASE_DURATION, value: "15" }
          volumeMounts:
            - { name: ipc, mountPath: /ipc }
            - { name: keys, mountPath: /secrets, readOnly: true }
      containers:
        - name: cardano-node
          securityContext: {}
          command: [/bin/node]
          args: [run, --port=1]
          lifecycle: { preStop: { exec: { command: [sleep, "1"] } } }
          volumeMounts: [{ name: ipc, mountPath: /ipc }]
          ${node}
`;
}

Deno.test("the pod of a chart: command lines, environment as the pod's fields say, mounts, hooks", () => {
  const { containers, mounts, manifest } = readTemplate(rendered(), IDENTITY);
  assert.deepEqual(containers, {
    "forge-manager": {
      command: ["/usr/local/bin/forge-manager", "run"],
      env: { POD_NAME: "pool-0", LEASE_DURATION: "15" },
    },
    "cardano-node": { command: ["/bin/node", "run", "--port=1"], env: {} },
  });
  assert.deepEqual(mounts, [
    { volume: "ipc", path: "/ipc", writable: true },
    { volume: "keys", path: "/secrets", writable: false },
  ]);
  assert.equal(manifest.graceSeconds, 9);
  assert.deepEqual(manifest.containers.map(({ preStop }) => preStop), [[], ["sleep", "1"]]);
});

Deno.test("what a pod of the tests cannot be is refused, and nothing is passed over", () => {
  const from = (ref: string) => ({ node: `env: [{ name: A, valueFrom: { ${ref} } }]` });
  const refused: readonly (readonly [string, RegExp])[] = [
    [POD, /has no StatefulSet/],
    [
      rendered().replace("runAsUser: 10001", "runAsUser: 0"),
      /runs as 0:10001 \(10001\): not played/,
    ],
    [rendered().replace("shareProcessNamespace: true", ""), /does not share its process namespace/],
    [rendered().replace("securityContext: {}", "securityContext: { runAsUser: 1 }"), /runs as 1/],
    [rendered(from("secretKeyRef: { name: a, key: b }")), /env\.A\.secretKeyRef is not played/],
    [rendered(from("fieldRef: { fieldPath: status.podIP }")), /env\.A is taken from status\.podIP/],
    [rendered().replace("command: [/bin/node]", ""), /cardano-node has no command/],
    [
      rendered().replace("mountPath: /ipc }]", "mountPath: /ipc, subPath: a }]"),
      /volumeMounts\.subPath is not played/,
    ],
  ];
  for (const [text, why] of refused) assert.throws(() => readTemplate(text, IDENTITY), why);
});

Deno.test("the objects of some kinds are picked from what was rendered", () => {
  const picked = onlyKinds(rendered(), ["Role", "Pod"]);
  assert.deepEqual(picked.split("---\n").map((one) => JSON.parse(one).kind), ["Role", "Pod"]);
});
