import { eventually } from "../../support/servers/mod.ts";
import { TIP_FILE } from "../pool/environments.ts";
import type { Member } from "../pool/member.ts";
import { act, each, type Step, type Who } from "./scene.ts";

/** The tip of their nodes stands still, so many slots behind where it is now. */
export function tipStandsStill(who: Who, behind = 0): Step {
  const where = behind === 0 ? "where it is" : `${behind} slots behind`;
  return act(
    `the tip of the node of ${who.name} stands still, ${where}`,
    (scene) =>
      each(who, scene, async (member) => {
        const slot = await tipOf(member) - behind;
        await Deno.writeTextFile(member.pod.path(TIP_FILE), String(slot));
      }),
  );
}

/** Their nodes are where the chain is again. */
export function tipCatchesUp(who: Who): Step {
  return act(
    `the node of ${who.name} catches up with the chain`,
    (scene) => each(who, scene, ({ pod }) => Deno.remove(pod.path(TIP_FILE))),
  );
}

/** The manager asks for it every ten seconds. */
function tipOf({ name, metric }: Member): Promise<number> {
  return eventually(
    `the tip of the node of ${name}`,
    async () => await metric("cardano_forge_manager_tip_slot") || null,
    { limit: 30_000 },
  );
}
