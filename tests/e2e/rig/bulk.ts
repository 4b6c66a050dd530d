import { eventually } from "../../support/servers/mod.ts";
import { allowed } from "../pool/bounds.ts";
import { keysBeside } from "../pool/keys_beside.ts";
import { BULK_ARGUMENTS, type Member, type MemberSettings } from "../pool/member.ts";
import { act, each, type Step, type Who } from "./scene.ts";

/** A node that was started a while ago is enabled within this time, in milliseconds. */
const STARTS_WITHIN = 60_000;

/** A member whose node reads one bulk file. */
export function inBulk(differences: MemberSettings = {}): MemberSettings {
  return {
    nodeArguments: BULK_ARGUMENTS,
    ...differences,
    manager: { CREDENTIAL_MODE: "bulk", ...differences.manager },
  };
}

/** Does something at the moment in which the pool's keys lie beside the node of each of them. */
export function whenKeysLie(who: Who, says: string, does: (member: Member) => unknown): Step {
  return act(`as soon as keys lie beside the node of ${who.name}, ${says}`, async (scene) => {
    await each(who, scene, async (member) => {
      await eventually(
        `keys beside the node of ${member.name}`,
        async () => await keysBeside(scene.pool, member) === "real" || null,
        { limit: allowed("first_election") + STARTS_WITHIN, every: 0 },
      );
      await does(member);
    });
    // What follows is reckoned from the deed, not from the wait for its moment.
    scene.since = Date.now();
  });
}
