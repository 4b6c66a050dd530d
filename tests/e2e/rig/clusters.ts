import assert from "assert";
import { eventually } from "../../support/servers/mod.ts";
import type { HealthAnswer } from "../pool/health.ts";
import type { Region } from "../pool/region.ts";
import { during, microTime } from "./lease.ts";
import type { Where } from "./regions.ts";
import { act, claim, pass, type Scene, type Step } from "./scene.ts";
import { limitOf, named, type Within } from "./within.ts";

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

/** Plays steps while it fails for a second, is well for a second, and so on: too fast to be believed. */
export function whileHealthFlaps(name: string, ...steps: readonly Step[]): Step {
  return during(`the health endpoint of ${name} fails every other second`, {
    every: 1_000,
    does: ({ regions }, turn) => {
      const home = regions.find((one) => one.name === name);
      home?.health.become(turn % 2 === 0 ? "failing" : "healthy");
      return Promise.resolve();
    },
  }, steps);
}

/**
 * Who signs last is a pod of this region, later than the latest act: within a bound of the program
 * and as many seconds more as the scenario adds.
 */
export function forgesIn(name: string, within: Within, more = 0): Step {
  const bound = `the bound ${named(within)}${more === 0 ? "" : ` and ${more} s`}`;
  return claim(
    `a pod of ${name} forges within ${bound}`,
    ({ pool, since }) =>
      eventually(`a pod of ${name} to forge`, async () => {
        const last = (await pool.ledger()).at(-1);
        return last !== undefined && last.at > since && last.node.startsWith(`${name}-`) || null;
      }, { limit: since + limitOf(within, pool) + more * 1000 - Date.now() }),
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

/** The region in which the cluster of this name is at home. */
export function homeOf({ pool }: Scene, name: string): Region {
  const home = pool.regions.find((one) => one.name === name);
  if (home === undefined) throw new Error(`There is no region ${name}`);
  return home;
}
