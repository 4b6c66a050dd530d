import assert from "assert";
import { type Charge, type GuardDuty, type ProcessId, step } from "../../../lib/core/mod.ts";
import { openWorld, type Pod, type World } from "../../support/core-world/mod.ts";
import { forgersAre } from "./story.ts";

export const IDLE: GuardDuty = { kind: "idle" };
export const NODE: ProcessId = { pid: 1, stamp: 1 };

/** One pod whose manager is guarded, and whose guard is the test. */
export function guarded(): { world: World; pod: Pod } {
  const world = openWorld({ pods: { a: { guardStarts: false } }, guarded: true });
  return { world, pod: world.pod("a") };
}

export function armed(
  pod: Pod,
  change: Partial<Exclude<GuardDuty, { kind: "idle" }>> = {},
): GuardDuty {
  const number = pod.state().guard.engagement ?? 0;
  const { startNonce } = pod.state().config;
  const engagement = { startNonce, number };
  return { kind: "armed", process: NODE, engagement, signalled: false, ...change };
}

/** `unable`: why it cannot signal the node. */
export function ask(pod: Pod, duty: GuardDuty, unable?: string): void {
  const question = { question: 1, duty };
  pod.dispatch({
    type: "guardAsked",
    question: unable === undefined ? question : { ...question, unable },
  });
}

/** The guard asks five times a second, for so long or until something holds. */
export function asks(
  world: World,
  seconds: number,
  duty: () => GuardDuty,
  until: () => boolean = () => false,
): void {
  for (let i = 0; i < seconds * 5 && !until(); i += 1) {
    ask(world.pod("a"), duty());
    world.run(0.2);
  }
}

/** What the manager would answer at this moment. */
export function charge(pod: Pod, duty: GuardDuty = IDLE): Charge {
  const { effects } = step(pod.state(), {
    at: pod.host.read(),
    type: "guardAsked",
    question: { question: 9, duty },
  });
  const answers = effects.filter((effect) => effect.type === "answerGuard");
  const [first] = answers;
  assert(first !== undefined && answers.length === 1, "one answer to each question");
  assert.equal(first.answer.question, 9);
  assert.equal(first.answer.startNonce, pod.state().config.startNonce);
  return first.answer.charge;
}

/** Until the guard is asked to stand for an enabling. */
export function engaged(): { world: World; pod: Pod } {
  const { world, pod } = guarded();
  asks(world, 30, () => IDLE, () => pod.state().guard.engagement !== null);
  assert.equal(pod.state().forging.phase, "preparing");
  return { world, pod };
}

/** A forger whose guard acknowledged. */
export function forging(): { world: World; pod: Pod } {
  const { world, pod } = engaged();
  asks(world, 10, () => armed(pod));
  forgersAre(world, "a");
  return { world, pod };
}
