import assert from "assert";
import { eventually } from "../../support/servers/mod.ts";
import type { Region } from "../pool/region.ts";
import { listEachOther } from "../pool/regions.ts";
import { metricIs } from "./claims.ts";
import { act, claim, each, forger, play, type Scene, type Step, type Who } from "./scene.ts";
import { limitOf, named, type Within } from "./within.ts";

/** A record follows what happens within this time, in milliseconds. */
const SHOWS_WITHIN = 60_000;
/** What was under way when a link was cut arrives within this time, in milliseconds. */
const UNDER_WAY = 2_000;

/** Clusters that a step is about. */
export interface Where {
  /** Words for them. */
  readonly name: string;
  /** Which they are at this moment. */
  among(scene: Scene): readonly Region[];
}

/** The cluster of who forged when the scenario began. */
export const leadersRegion: Where = {
  name: "the leader's region",
  among: ({ pool, first }) => pool.regions.filter(({ name }) => first.startsWith(`${name}-`)),
};

export const otherRegions: Where = { ...otherThan(leadersRegion), name: "the other regions" };

/** One of the others. */
export const anotherRegion: Where = {
  name: "another region",
  among: (scene) => otherRegions.among(scene).slice(0, 1),
};

/** All but one of them: two that are no majority without the third. */
export const twoRegions: Where = {
  name: "the leader's region and another",
  among: (scene) => [...leadersRegion.among(scene), ...anotherRegion.among(scene)],
};

export const allRegions: Where = { name: "all regions", among: ({ pool }) => pool.regions };

/** All others than these. */
export function otherThan(where: Where): Where {
  return {
    name: `the regions other than ${where.name}`,
    among: (scene) => scene.pool.regions.filter((one) => !where.among(scene).includes(one)),
  };
}

/** Those whose pods are in these regions. */
export function podsOf(where: Where): Who {
  return {
    name: `the pods of ${where.name}`,
    among: (scene) => membersIn(scene, where.among(scene)),
  };
}

/** The pods of these regions but the leader. */
export const neighbours: Who = {
  name: "the leader's neighbour",
  among: (scene) => podsOf(leadersRegion).among(scene).filter(({ name }) => name !== scene.first),
};

/** Neither do their pods reach other regions' API servers, nor those of other regions theirs. */
export function cutRegionOff(where: Where): Step {
  return act(`the network between ${where.name} and all others is cut`, async (scene) => {
    const inside = where.among(scene);
    await Promise.all(scene.pool.regions.map(async (region) => {
      const gone = scene.pool.regions.filter((other) =>
        other !== region && (inside.includes(region) || inside.includes(other))
      );
      await Promise.all(membersIn(scene, [region]).map(({ pod }) => pod.blackHole(at(gone))));
    }));
  });
}

/** Pods of the one do not reach the API server of the other any more, nor the other way round. */
export function cutLink(one: Where, other: Where): Step {
  return act(`the network between ${one.name} and ${other.name} is cut`, async (scene) => {
    for (const [here, there] of [[one, other], [other, one]] as const) {
      await each(podsOf(here), scene, ({ pod }) => pod.blackHole(at(there.among(scene))));
    }
  });
}

/** Pods of the one have heard nothing of the register of the other since, and the other way round. */
export function missEachOther(one: Where, other: Where): Step {
  return claim(`neither has heard of the register of the other since`, async (scene) => {
    const metric = "cardano_forge_manager_register_last_answer_timestamp_seconds";
    const isOld = (seconds: number) => seconds * 1000 < scene.since + UNDER_WAY;
    for (const [here, there] of [[one, other], [other, one]] as const) {
      for (const { name } of there.among(scene)) {
        await metricIs(podsOf(here), metric, `register="${name}"`, isOld).run(scene);
      }
    }
  });
}

/** No packet of theirs comes to the API servers there, and none from there to them. */
export function cannotReach(who: Who, where: Where): Step {
  return act(
    `${who.name} cannot reach the API server of ${where.name}`,
    (scene) => each(who, scene, ({ pod }) => pod.blackHole(at(where.among(scene)))),
  );
}

/** The API servers there get what they send, and they get no answer. */
export function hearsNothingFrom(who: Who, where: Where): Step {
  return act(
    `${who.name} gets no packet any more from the API server of ${where.name}, which gets theirs`,
    (scene) => each(who, scene, ({ pod }) => pod.deafen(at(where.among(scene)))),
  );
}

/** The API servers of these regions are killed, or stand still. */
export function stopServers(where: Where, how: "killed" | "frozen"): Step {
  return act(
    `the API server of ${where.name} is ${how}`,
    (scene) =>
      Promise.all(
        where.among(scene).map(({ plane }) => {
          const process = plane.process();
          return how === "killed" ? process.kill() : process.freeze();
        }),
      ),
  );
}

/** Whatever befell them: they run again. */
export function startServers(where: Where): Step {
  return act(
    `the API server of ${where.name} runs again`,
    (scene) =>
      Promise.all(
        where.among(scene).map(async ({ plane }) => {
          if (plane.process().running()) plane.process().thaw();
          else await plane.restart();
        }),
      ),
  );
}

/** Plays steps while the API servers of these regions can be read and take no write. */
export function whileReadOnly(where: Where, ...steps: readonly Step[]): Step {
  return act(`while the etcd of ${where.name} has no room: ${told(steps)}`, async (scene) => {
    const regions = where.among(scene);
    await alarm(regions, "ACTIVATE");
    try {
      await play(scene, steps);
    } finally {
      await alarm(regions, "DEACTIVATE");
    }
    scene.since = Date.now();
  });
}

/** What an etcd raises by itself when its quota is used up: it takes no write until that is over. */
async function alarm(regions: readonly Region[], action: string): Promise<void> {
  await Promise.all(regions.map(async ({ plane: { etcd } }) => {
    const { header } = await etcd.post("/v3/maintenance/status", {});
    const memberID = Object(header).member_id;
    await etcd.post("/v3/maintenance/alarm", { action, memberID, alarm: "NOSPACE" });
  }));
}

/** The records of all regions name whoever forges, and each counts the others in. */
export function heldEverywhere(): Step {
  const held = heldIn(allRegions);
  return claim(`${held.says}, and all list each other`, async (scene) => {
    await held.run(scene);
    await eventually(
      "all registers to list each other",
      () => listEachOther(scene.pool.regions) || null,
      { limit: SHOWS_WITHIN },
    );
  });
}

/** The records of these regions name whoever forges. */
export function heldIn(where: Where): Step {
  return claim(`the record of ${where.name} names who forges`, async (scene) => {
    await eventually(`the record of ${where.name} to name who forges`, async () => {
      const [holder] = forger.among(scene);
      const records = await Promise.all(
        where.among(scene).map(({ lease }) => lease().catch(() => null)),
      );
      // One from before the latest act says nothing of who holds it since.
      return records.every((record) =>
        record !== null && holder !== undefined &&
        `${record["holderIdentity"]}`.startsWith(holder.holder) &&
        Date.parse(`${record["renewTime"]}`) > scene.since
      ) || null;
    }, { limit: SHOWS_WITHIN });
  });
}

/** Somebody of another region signs, later than the latest act. */
export function anotherRegionForges(within: Within): Step {
  return claim(
    `a pod of another region forges within the bound ${named(within)}`,
    async (scene) => {
      const names = podsOf(otherRegions).among(scene).map(({ name }) => name);
      await eventually("a pod of another region to forge", async () => {
        const lines = (await scene.pool.ledger()).filter(({ at }) => at > scene.since);
        return lines.some(({ node }) => names.includes(node)) || null;
      }, { limit: limitOf(within, scene.pool) });
    },
  );
}

/** None of them signed anything since the first step. */
export function didNotForge(who: Who): Step {
  return claim(`none of ${who.name} has forged`, async (scene) => {
    const names = who.among(scene).map(({ name }) => name);
    const theirs = (await scene.pool.ledger()).filter(({ at, node }) =>
      at > scene.began && names.includes(node)
    );
    assert.equal(theirs.length, 0, `${theirs[0]?.node} forged`);
  });
}

function membersIn({ pool }: Scene, regions: readonly Region[]) {
  return pool.members.filter(({ region }) => regions.includes(region));
}

function at(regions: readonly Region[]): readonly string[] {
  return regions.map(({ plane }) => plane.address);
}

function told(steps: readonly Step[]): string {
  return steps.map(({ says }) => says).join(", ");
}
