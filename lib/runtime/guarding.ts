import type { Configuration } from "../config/mod.ts";
import type { GuardAnswer, Happening, Milliseconds } from "../core/mod.ts";
import { sharedSettings } from "../guard/mod.ts";
import { type GuardCommand, keepGuardChild } from "./guard_child.ts";
import { openGuardLink } from "./guard_link.ts";
import type { Witness } from "./witness.ts";

/** So long no guard may listen before one is started as a child; one beside may start later. */
const CHILD_AFTER = { auto: 3_000, child: 300 } as const satisfies Record<string, Milliseconds>;

/** The guard beside a manager. */
interface Guarding {
  /** Sends an answer at once; a guard that does not read delays nothing. */
  readonly answer: (answer: GuardAnswer) => void;
  /** Leaves the guard; the core is told no more. */
  readonly leave: () => Promise<void>;
  /** Leaves it, and ends it if it is a child. */
  readonly end: () => Promise<void>;
}

/** Connects to the guard that listens, and starts one as a child where the configuration wants it. */
export function startGuarding(
  { guard, credentials, node, timings }: Configuration,
  dispatch: (happening: Happening) => void,
  guardCommand: GuardCommand,
  told: Witness["guardChild"],
): Guarding {
  const link = openGuardLink({
    socket: guard.socket,
    settings: sharedSettings({ target: credentials.target, node, timings }),
    dispatch,
  });
  const child = guard.mode === "external" || guard.mode === "none" ? null : keepGuardChild({
    ...guardCommand,
    guardStands: link.stands,
    patience: CHILD_AFTER[guard.mode],
    told,
  });
  return {
    answer: link.answer,
    leave: link.end,
    end: () => link.end().then(() => child?.end()),
  };
}
