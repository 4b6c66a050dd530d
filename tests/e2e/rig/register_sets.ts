import { sharedRight } from "../pool/regions.ts";
import { during, microTime, STRANGER_RENEWS } from "./lease.ts";
import type { Where } from "./regions.ts";
import { act, each, type Step, type Who } from "./scene.ts";

/** Plays steps while another tool takes the record of these regions and renews it. */
export function whileStrangerHoldsIn(
  where: Where,
  holder: string,
  ...steps: readonly Step[]
): Step {
  const says = `${holder} takes the record of ${where.name} and renews it`;
  const regions = where;
  return act(`while ${says} (${steps.map((step) => step.says).join("; ")})`, async (scene) => {
    // Which regions they are is asked once: they are named by who forged first.
    const taken = regions.among(scene);
    await during(says, {
      every: STRANGER_RENEWS,
      does: () =>
        Promise.all(taken.map(({ plane, namespace, record }) => {
          const now = microTime();
          const spec = { holderIdentity: holder, leaseDurationSeconds: 15, renewTime: now };
          const patch = ["--type=merge", "--patch", JSON.stringify({ spec })];
          return plane.kubectl.run(["patch", "lease", record, "--namespace", namespace, ...patch]);
        })),
    }, steps).run(scene);
  });
}

/** Their pods are deleted and made anew, with registers that are written otherwise. */
export function remadeWithRegisters(
  who: Who,
  says: string,
  written: (registers: string) => string,
): Step {
  return act(`${who.name} are made anew, and ${says}`, async (scene) => {
    const { keys, regions } = scene.pool;
    await each(who, scene, async ({ name, region }) => {
      const { FORGE_REGISTERS = "" } = sharedRight(keys, region, regions);
      await scene.pool.remove(name);
      await scene.pool.add(name, { manager: { FORGE_REGISTERS: written(FORGE_REGISTERS) } });
    });
  });
}

/** Their pods are deleted and made anew as they were at first. */
export function remade(who: Who): Step {
  return act(`${who.name} are made anew as they were at first`, async (scene) => {
    await each(who, scene, async ({ name }) => {
      await scene.pool.remove(name);
      await scene.pool.add(name);
    });
  });
}
