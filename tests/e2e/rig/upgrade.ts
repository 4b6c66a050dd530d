import { eventually } from "../../support/servers/mod.ts";
import type { Member } from "../pool/member.ts";
import type { PoolOptions } from "../pool/pool.ts";
import { act, claim, each, type Scene, type Step, type Who } from "./scene.ts";

/** A pod that is made anew has started its node, and knows who leads, within this time. */
const SETTLES_WITHIN = 60_000;

/** A pool of two pods, of version 2 or ours, by the manifest that the guide to the upgrade asks for. */
export function asTheGuideSays({ original }: { readonly original: boolean }): PoolOptions {
  return {
    members: [{ original }, { original }],
    chart: ({ bech32, poolId }) => ({
      pool: { id: bech32, idHex: poolId },
      // That of version 2, whatever the pool id is: one Lease must be the record for both.
      leaseName: "cardano-node-leader",
      leaderName: "cardano-leader",
    }),
  };
}

/** Those with our manager. */
export const ours: Who = { name: "ours", among: (scene) => membersOf(scene, false) };

/** Those with the manager of version 2. */
const originals: Who = {
  name: "the pods of 2.0",
  among: (scene) => membersOf(scene, true),
};

function membersOf({ pool }: Scene, original: boolean): readonly Member[] {
  return pool.members.filter((member) => member.original === original);
}

/** Their pods are deleted and made anew from the other manifest, as an update of the StatefulSet does. */
export function replaced(who: Who, by: "ours" | "2.0"): Step {
  return act(
    `the pod of ${who.name} is deleted, and made anew with ${by === "ours" ? "ours" : "2.0"}`,
    (scene) =>
      each(who, scene, async ({ name }) => {
        await scene.pool.remove(name);
        await scene.pool.add(name, { original: by === "2.0" });
      }),
  );
}

/** They have told their node that another pod leads. */
export function originalsFollow(): Step {
  return claim(
    "the pods of 2.0 stand by",
    (scene) =>
      each(originals, scene, ({ name, manager }) =>
        eventually(
          `${name} to follow`,
          async () => /2\.0 does not lead/.test(await manager.log()) || null,
          { limit: SETTLES_WITHIN },
        )),
  );
}
