import { handOut } from "../pool/regions.ts";
import type { Where } from "./regions.ts";
import { act, play, type Step } from "./scene.ts";

/** Somebody deletes the record of the right there, and nothing else. */
export function wipe(where: Where): Step {
  return act(
    `the record of ${where.name} is deleted`,
    (scene) =>
      Promise.all(
        where.among(scene).map(({ plane, record, namespace }) =>
          plane.kubectl.run(["delete", "lease", record, "--namespace", namespace])
        ),
      ),
  );
}

/** Plays steps, and then puts the data of these regions back as they were before. */
export function restored(where: Where, ...steps: readonly Step[]): Step {
  const says = `the etcd of ${where.name} is copied; ${told(steps)}; and put back as it was`;
  return act(says, async (scene) => {
    const regions = where.among(scene);
    const copies = await Promise.all(regions.map(({ plane }) => plane.etcd.backup()));
    await play(scene, steps);
    await Promise.all(regions.map(({ plane }) => plane.process().kill()));
    await Promise.all(copies.map((putBack) => putBack()));
    await Promise.all(regions.map(({ plane }) => plane.restart()));
    scene.since = Date.now();
  });
}

/** All that these API servers ever stored is lost: definitions, accounts, clusters and records. */
export function losesAllData(where: Where): Step {
  return act(
    `the etcd of ${where.name} loses all data, and its API server starts anew`,
    (scene) =>
      Promise.all(
        where.among(scene).map(async ({ plane }) => {
          await plane.process().kill();
          await plane.etcd.wipe();
          await plane.restart();
        }),
      ),
  );
}

/** Definitions and accounts are installed there as at first; all pods get the tokens of these. */
export function installedAnew(where: Where): Step {
  return act(
    `definitions and accounts are installed in ${where.name} anew, and their tokens handed out`,
    async (scene) => {
      const { world, regions, members } = scene.pool;
      for (const region of where.among(scene)) {
        await region.install();
        await handOut(world.folder, region, regions);
        const own = members.filter((member) => member.region === region);
        await Promise.all(own.map(({ pod }) => pod.setToken(region.token())));
      }
    },
  );
}

function told(steps: readonly Step[]): string {
  return steps.map(({ says }) => says).join(", ");
}
