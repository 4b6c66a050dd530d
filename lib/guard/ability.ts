import type { GuardAnswer, GuardQuestion, ProcessId } from "../core/mod.ts";

/** Whether this guard could signal the process that it may have to stop. */
interface Ability {
  /**
   * Whether an answer may arm the guard: not with a process that no signal of its own would reach. A
   * manager that has placed the keys finds out of no other way than by the failure of a stop.
   */
  readonly mayArm: (answer: GuardAnswer) => boolean;
  /** A signal was sent, or why it was not. */
  readonly signalled: (because: string | null) => void;
  /** The question with what the manager has to know. */
  readonly tells: (question: GuardQuestion) => GuardQuestion;
}

/**
 * Looks at each process once, when the manager first tells of it, and again when the guard is to be
 * armed with it: beside a standby that works, nothing is looked at.
 *
 * @param whyUnreachable Looks at a process: why a signal would not reach it, or `null`.
 * @param told Is told of each new reason.
 */
export function openAbility(
  whyUnreachable: (of: ProcessId) => string | null,
  told: (because: string) => void,
): Ability {
  let known: ProcessId | null = null;
  let unable: string | null = null;

  function know(because: string | null): void {
    if (because !== null && because !== unable) told(because);
    unable = because;
  }

  return {
    mayArm({ charge }) {
      const process = charge.kind === "unknown" ? null : charge.process;
      if (process === null) return true;
      const isKnown = known?.pid === process.pid && known.stamp === process.stamp;
      if (!isKnown || unable !== null || charge.kind === "serves") know(whyUnreachable(process));
      known = process;
      return charge.kind !== "serves" || unable === null;
    },
    signalled: know,
    tells: (question) => unable === null ? question : { ...question, unable },
  };
}
