import type { Container } from "../../support/pods/mod.ts";
import type { Member } from "../pool/member.ts";
import { act, each, pass, type Scene, type Step, type Who } from "./scene.ts";

/** A process of a member's pod. */
export type Part = "manager" | "node" | "guard";

export function wait(seconds: number): Step {
  return { ...act(`${seconds} s pass`, () => pass(seconds * 1000)), kind: "claim" };
}

/** All packets between them and the API server are dropped, silently. */
export function cutOff(who: Who): Step {
  return act(
    `${who.name} cannot reach the API server`,
    (scene) => each(who, scene, ({ pod }) => pod.blackHole()),
  );
}

export function lossy(who: Who, share: number): Step {
  return act(
    `${share * 100} % of the packets between ${who.name} and the API server are lost`,
    (scene) => each(who, scene, ({ pod }) => pod.lossy(share)),
  );
}

export function heal(who: Who): Step {
  return act(
    `the network of ${who.name} heals`,
    (scene) => each(who, scene, ({ pod }) => pod.heal()),
  );
}

export function kill(who: Who, parts: readonly Part[], signal: Deno.Signal = "SIGKILL"): Step {
  return act(
    `${signal} to the ${parts.join(" and the ")} of ${who.name}`,
    (scene) =>
      each(who, scene, (member) => parts.forEach((part) => containerOf(member, part).kill(signal))),
  );
}

export function freeze(who: Who, what: Part | "pod"): Step {
  return act(
    `the ${what} of ${who.name} is frozen`,
    (scene) => each(who, scene, (member) => partOf(member, what).freeze()),
  );
}

export function thaw(who: Who, what: Part | "pod"): Step {
  return act(
    `the ${what} of ${who.name} is thawed`,
    (scene) => each(who, scene, (member) => partOf(member, what).thaw()),
  );
}

/** Runs kubectl as an administrator. */
export function kubectl(...args: readonly string[]): Step {
  return act(`kubectl ${args.join(" ")}`, ({ pool }) => pool.plane.kubectl.run(args));
}

/** Does something to the API server itself, of which there is one for all members. */
export function api(says: string, does: (plane: Scene["pool"]["plane"]) => unknown): Step {
  return act(says, async ({ pool }) => void await does(pool.plane));
}

/** A container of a member; throws where its pod has none of that kind. */
export function containerOf(member: Member, part: Part): Container {
  const container = member[part];
  if (container === null) throw new Error(`The pod of ${member.name} has no ${part}`);
  return container;
}

function partOf(member: Member, what: Part | "pod") {
  return what === "pod" ? member.pod : containerOf(member, what);
}
