import assert from "assert";
import { testWhere } from "testing";
import { eligibility } from "../../lib/core/mod.ts";
import { openApiServer } from "../../lib/kubernetes/mod.ts";
import { watchOriginal } from "../../lib/runtime/original.ts";
import {
  eventually,
  makeServiceAccount,
  missingServers,
  startControlPlane,
} from "../support/servers/mod.ts";
import { account, roleManifest } from "./control_plane.ts";
import { accessThrough } from "./lease_world.ts";
import { playedConfiguration, playedCore } from "./played_pod.ts";

const ORIGINAL = "cardano-node-leader";

testWhere(
  missingServers(),
  "a pool in one cluster with a Lease of its own looks for an original, by its Role alone",
  async (context) => {
    const configuration = playedConfiguration({});
    const { leaseName } = configuration.kubernetes;

    await using plane = await startControlPlane();
    const { kubectl } = plane;
    /** As users give a Lease another name: in all rules but that of the original's. */
    const ours = (await Deno.readTextFile(roleManifest))
      .replace(`[${ORIGINAL}]\n    verbs: [get`, `[${leaseName}]\n    verbs: [get`)
      .replace(`[${ORIGINAL}-candidates]`, `[${leaseName}-candidates]`);
    const itsRule = `    resourceNames: [${ORIGINAL}]\n    verbs: [list, watch]\n`;
    assert.equal(ours.split(`[${ORIGINAL}]`).length, 2, "one rule is left that names it");
    const manifest = `${plane.folder}/role.yaml`;

    /** A pod that looks for an original, until it is disposed of. */
    async function startPod(role: string) {
      await Deno.writeTextFile(manifest, role);
      const made = await makeServiceAccount(plane, { manifest, name: account });
      const api = openApiServer(await accessThrough(plane.port, made.kubeconfig), {
        requestTimeout: 20_000,
      });
      const driver = playedCore(configuration);
      const life = new AbortController();
      const unseen: string[] = [];
      watchOriginal({
        ...{ configuration, api, driver },
        unseen: (because) => void unseen.push(because),
      }, life.signal);
      return {
        unseen,
        other: () => driver.state().otherManager,
        isInTheWay() {
          const verdict = eligibility(driver.state());
          return !verdict.allowed && verdict.code === "other_manager";
        },
        [Symbol.dispose]() {
          life.abort();
          api.close();
        },
      };
    }

    const renew = (second: number) =>
      kubectl.apply(JSON.stringify({
        ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: ORIGINAL } },
        spec: {
          ...{ holderIdentity: "producer-0", leaseDurationSeconds: 5 },
          renewTime: new Date(second * 1000).toISOString().replace("Z", "000Z"),
        },
      }));

    await context.step("until its Lease is read nobody stands; it is absent", async () => {
      using pod = await startPod(ours);
      assert(pod.isInTheWay());
      await eventually("it to be read", () => pod.other() === null || null);
      assert(!pod.isInTheWay());
    });
    await context.step("nobody stands while it is renewed, and who renews is named", async () => {
      using pod = await startPod(ours);
      await eventually("it to be read", () => pod.other() === null || null);
      let last = 0;
      for (let second = 1; second <= 3; second += 1) {
        last = performance.now();
        await renew(second);
        await eventually("it to be seen", () => pod.isInTheWay() || null);
      }
      assert.equal(pod.other()?.forges, true);
      assert.match(
        pod.other()?.because ?? "",
        new RegExp(
          `producer-0 renews the Lease ${ORIGINAL} and not ${leaseName}.*end that manager`,
        ),
      );
      await eventually("it to run out", () => pod.other() === null || null);
      assert(performance.now() - last > 4_500, "not before its duration is over");
      assert.deepEqual(pod.unseen, []);
    });
    await context.step(
      "a Role of before forbids it: that is said once, and stops nobody",
      async () => {
        await renew(4);
        const without = ours.replace(
          `  - apiGroups: [coordination.k8s.io]\n    resources: [leases]\n${itsRule}`,
          "",
        );
        assert.notEqual(without, ours);
        using pod = await startPod(without);
        await eventually("it to be told", () => pod.unseen[0] ?? null);
        assert.match(pod.unseen.join(), /not allowed \(403\): grant the verb list on leases/);
        assert.equal(pod.other(), null);
        assert(!pod.isInTheWay());
      },
    );
    await context.step("granted again, it is seen", async () => {
      using pod = await startPod(ours);
      await eventually("it to be seen", () => pod.other()?.forges || null);
    });
  },
);
