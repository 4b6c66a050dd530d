import assert from "assert";
import { eventually } from "../../support/servers/mod.ts";
import type { HealthAnswer } from "../pool/health.ts";
import type { Region } from "../pool/region.ts";
import { during, microTime } from "./lease.ts";
import type { Where } from "./regions.ts";
import { act, claim, pass, type Scene, type Step } from "./scene.ts";

/** So often the original renews its Lease, in milliseconds. */
const ORIGINAL_RENEWS = 5_000;

/** The region of this name, whose cluster and register bear the same. */
export function region(name: string): Where {
  return { name, among: ({ pool }) => pool.regions.filter((one) => one.name === name) };
}

/** Patches a cluster where it is at home, by the runbook's own command, its misspelt name included. */
export function patchCluster(name: string, spec: object): Step {
  const patch = JSON.stringify({ spec });
  return act(
    `kubectl patch cardanoforgeCluster ${name} --type=merge -p '${patch}'`,
    (scene) => patched(scene, name, patch),
  );
}

/** The same with an override that is over after so many seconds. */
export function overrideFor(seconds: number, name: string, override: object): Step {
  return act(
    `an override of ${name} for ${seconds} s: ${JSON.stringify(override)}`,
    async (scene) => {
      const expiresAt = new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, "");
      const whole = { enabled: true, reason: "Planned maintenance", ...override, expiresAt };
      await patched(scene, name, JSON.stringify({ spec: { override: whole } }));
    },
  );
}

async function patched(scene: Scene, name: string, patch: string): Promise<void> {
  const { plane, namespace } = homeOf(scene, name);
  const which = ["patch", "cardanoforgeCluster", name, "--namespace", namespace];
  await plane.kubectl.run([...which, "--type=merge", "-p", patch]);
}

/** What the health check of a cluster is answered from now on. */
export function healthOf(name: string, how: HealthAnswer): Step {
  return act(`the health endpoint of ${name} is ${how}`, (scene) => {
    homeOf(scene, name).health.become(how);
    return Promise.resolve();
  });
}

/** It fails for a second, is well for a second, and so on: too fast to be believed. */
export function healthFlaps(name: string, seconds: number): Step {
  const says = `for ${seconds} s the health endpoint of ${name} fails every other second`;
  return act(says, async (scene) => {
    const { health } = homeOf(scene, name);
    for (let second = 0; second < seconds; second++) {
      health.become(second % 2 === 0 ? "failing" : "healthy");
      await pass(1_000);
    }
    health.become("healthy");
  });
}

/** Who signs last is a pod of this region, at most so many seconds after the latest act. */
export function forgesIn(name: string, seconds: number): Step {
  return claim(
    `a pod of ${name} forges within ${seconds} s`,
    (scene) =>
      eventually(`a pod of ${name} to forge`, async () => {
        const last = (await scene.pool.ledger()).at(-1);
        return last !== undefined && last.at > scene.since && last.node.startsWith(`${name}-`) ||
          null;
      }, { limit: scene.since + seconds * 1000 - Date.now() }),
  );
}

/** For so many seconds nobody signs but pods of this region. */
export function staysIn(name: string, seconds: number): Step {
  return claim(`for ${seconds} s only pods of ${name} forge`, async (scene) => {
    const from = Date.now();
    await pass(seconds * 1000);
    const lines = (await scene.pool.ledger()).filter(({ at }) => at >= from);
    const others = lines.filter(({ node }) => !node.startsWith(`${name}-`));
    assert.equal(others.length, 0, `${others[0]?.node} forged`);
    assert(lines.length >= seconds - 2, `${lines.length} of ${seconds} slots were signed`);
  });
}

/** Plays steps while an elector as the original's renews its Lease beside the managers there. */
export function whileOriginalRuns(name: string, ...steps: readonly Step[]): Step {
  return during(`an original manager of the pool renews its Lease in ${name}`, {
    every: ORIGINAL_RENEWS,
    async does({ regions }) {
      const home = regions.find((one) => one.name === name);
      const lease = {
        ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
        metadata: { name: "cardano-node-leader" },
        spec: {
          ...{ holderIdentity: "cardano-producer-0", leaseDurationSeconds: 15 },
          renewTime: microTime(),
        },
      };
      await home?.plane.kubectl.apply(JSON.stringify(lease), home.namespace);
    },
  }, steps);
}

function homeOf({ pool }: Scene, name: string): Region {
  const home = pool.regions.find((one) => one.name === name);
  if (home === undefined) throw new Error(`There is no region ${name}`);
  return home;
}
