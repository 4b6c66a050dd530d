import { eventually, pause } from "../../support/servers/mod.ts";
import { allowed } from "../pool/bounds.ts";
import { keysBeside } from "../pool/keys_beside.ts";
import type { Member, MemberSettings } from "../pool/member.ts";
import { act, each, type Step, type Who } from "./scene.ts";

/** A node that was started a while ago is enabled within this time, in milliseconds. */
const STARTS_WITHIN = 60_000;
/** Looked at without a pause for so long: keys lie there for some milliseconds before the SIGHUP. */
const LOOKS = 10;
/** Size of an empty list; every set is larger. */
const EMPTY = 3;

/** A member whose node reads one bulk file. */
export function inBulk(differences: MemberSettings = {}): MemberSettings {
  return { ...differences, chart: { credentials: { mode: "bulk" } } };
}

/** Ends their managers as soon as keys lie in the bulk file, before or just after the SIGHUP. */
export function killWhenKeysLie(who: Who): Step {
  return act(
    `SIGKILL to the manager of ${who.name} as soon as keys lie in its bulk file`,
    async (scene) => {
      await each(who, scene, async (member) => {
        const limit = allowed("first_election") + STARTS_WITHIN;
        await eventually(
          `the bulk file of ${member.name} to be empty`,
          async () => await keysBeside(scene.pool, member) === "none" || null,
          { limit },
        );
        await keysLie(member, performance.now() + limit);
        member.manager.kill("SIGKILL");
        const marker = await Deno.readTextFile(member.pod.path("/ipc/.forge-manager-enabled.json"));
        scene.note(`the marker said "told": ${JSON.parse(marker).told}`);
      });
      // What follows is reckoned from the deed, not from the wait for its moment.
      scene.since = Date.now();
    },
  );
}

async function keysLie({ name, pod }: Member, until: number): Promise<void> {
  const path = pod.path("/ipc/credentials.json");
  while (performance.now() < until) {
    const pausing = performance.now() + LOOKS;
    while (performance.now() < pausing) if (Deno.statSync(path).size > EMPTY) return;
    await pause(0);
  }
  throw new Error(`Waited in vain for keys beside the node of ${name}`);
}
