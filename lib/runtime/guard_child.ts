import type { Milliseconds } from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { within } from "./deadline.ts";
import { type Loop, startLoop } from "./loop.ts";
import { pauseAfter } from "./pauses.ts";
import type { Witness } from "./witness.ts";

/** How a guard is started as a child of this process. */
export interface GuardCommand {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Variables besides those that this process has. */
  readonly environment: Readonly<Record<string, string>>;
}

/** When a child is started, and who hears of it. */
export interface GuardChildConfig extends GuardCommand {
  /** Whether a guard listens: then no child is needed. */
  readonly guardStands: () => boolean;
  /** How long no guard may listen before a child is started. */
  readonly patience: Milliseconds;
  readonly told: Witness["guardChild"];
}

const LOOKS_EVERY: Milliseconds = 200;
/** A child that ends is started again after such a pause, while it does not live long. */
const PAUSES = { first: 500, longest: 30_000 } as const;
const LIVES_LONG: Milliseconds = 60_000;
/** A child that guards nothing ends at once; one that is armed is left to its duty. */
const ENDS_WITHIN: Milliseconds = 1_000;

/**
 * Starts a guard as a child whenever none listens for a while.
 *
 * It leads a session of its own, so that no signal to this process's group reaches it; but a
 * container runtime ends it together with its container. It ends when its standard input does, that
 * is with this process, once it guards nothing.
 */
export function keepGuardChild(config: GuardChildConfig): Loop {
  const { guardStands, patience, told } = config;
  let missingSince: Milliseconds | null = null;
  let failures = 0;
  let child: Deno.ChildProcess | null = null;
  let ended = false;

  async function round(): Promise<Milliseconds> {
    const now = performance.now();
    missingSince = guardStands() ? null : missingSince ?? now;
    if (missingSince === null || now - missingSince < patience || ended) return LOOKS_EVERY;
    child = start(config);
    told({ kind: "started", pid: child.pid });
    const { code, signal } = await child.status;
    dismiss(child);
    child = null;
    if (!ended) told({ kind: "ended", because: signal ?? `exit code ${code}` });
    failures = performance.now() - now > LIVES_LONG ? 1 : failures + 1;
    return pauseAfter(failures, PAUSES);
  }

  const loop = startLoop(round, (error) => {
    told({ kind: "ended", because: causeOf(error) });
    return pauseAfter(++failures, PAUSES);
  });
  return {
    async end() {
      ended = true;
      if (child !== null) dismiss(child);
      await within(ENDS_WITHIN, loop.end);
    },
  };
}

/** Ends the standard input of a child: whether it has ended already makes no difference. */
function dismiss({ stdin }: Deno.ChildProcess): void {
  stdin.close().catch(() => {});
}

function start({ command: [program = "", ...args], environment }: GuardCommand): Deno.ChildProcess {
  return new Deno.Command(program, {
    args,
    env: { ...environment },
    detached: true,
    // Piped and never written to: it ends with this process.
    stdin: "piped",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
}
