import { tail } from "../servers/scratch.ts";
import { settles } from "../servers/wait.ts";
import type { Group } from "./cgroups.ts";
import type { Image } from "./image.ts";
import { type Run, startRun } from "./run.ts";

/** What a container runs, as a manifest would say it. */
export interface ContainerSpec {
  /** Program (a path inside the pod) and its arguments. */
  readonly command: readonly string[];
  /** The whole environment; empty by default. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its own root file system; the pod's, which is the host's without what is installed by hand. */
  readonly image?: Image;
  /** UID that it runs as; 10001 by default. Its GID is 10001, as the pod's `fsGroup` would be. */
  readonly user?: number;
  /** Whether it is started again after it ended; `never` by default. */
  readonly restart?: "always" | "never";
  /** From an end to the next start, in milliseconds, given all ends so far; 1000 by default. */
  readonly restartDelay?: number | ((exits: readonly Exit[]) => number);
  /** Is told of every start and every end when it happens. */
  readonly told?: (news: RunNews) => void;
}

/** What becomes of a container's runs. */
export type RunNews =
  | { readonly kind: "started" }
  /** `again` is the time to the next start in milliseconds; `null` if there will be none. */
  | { readonly kind: "ended"; readonly exit: Exit; readonly again: number | null };

/** How one run of a container ended. */
export interface Exit {
  /** Exit code, or 128 + N after signal N. */
  readonly code: number;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** How long it ran, in milliseconds. */
  readonly ran: number;
}

/** A container of a pod. */
export interface Container {
  readonly name: string;
  /** Standard output and error of all runs, a file of the host. */
  readonly logPath: string;
  log(): Promise<string>;
  /** Process id of the command as the host sees it; `null` between two runs and after the last. */
  pid(): number | null;
  /** Process ids of the command and all its descendants, as the host sees them. */
  processes(): Promise<number[]>;
  /** How often it was started again. */
  restarts(): number;
  /** All ends so far. */
  exits(): readonly Exit[];
  /** Resolves at the next end of a run. */
  nextExit(): Promise<Exit>;
  /** Resolves when the container is over for good, with its last end. */
  readonly exited: Promise<Exit>;
  /** Signals the command, and only it; throws where it does not run. */
  kill(kind: Deno.Signal): void;
  /** Freezes the command and its descendants as one; SIGKILL still ends a frozen process. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /**
   * Ends this run alone: SIGTERM, SIGKILL to what is left after `grace` milliseconds; `null` where
   * it does not run.
   */
  terminate(grace: number): Promise<Exit | null>;
  /** No further run: what runs may go on; what waits for its next start is over. */
  retire(): void;
  /** SIGTERM, SIGKILL to what is left after `grace` milliseconds (30 000 by default); no restart. */
  stop(grace?: number): Promise<Exit>;
}

/** Starts a container in the control group `group` of the pod whose first process is `pause`. */
export async function startContainer(
  name: string,
  spec: ContainerSpec,
  place: { readonly pause: number; readonly group: Group; readonly logPath: string },
): Promise<Container> {
  const { command, env = {}, image = null, user = 10001, restart = "never" } = spec;
  const { restartDelay = 1_000, told = () => {} } = spec;
  const { group, logPath } = place;
  const exits: Exit[] = [];
  const retired = Promise.withResolvers<void>();
  let over = false;
  let stopped = false;
  let restarts = 0;
  let next = Promise.withResolvers<Exit>();
  let running: Run | null = null;
  let begun = 0;
  const signal = (kind: Deno.Signal): boolean => {
    const pid = running?.pid ?? null;
    return pid !== null && sent(pid, kind);
  };
  const start = async (): Promise<Run> => {
    begun = performance.now();
    const run = await startRun({ ...place, image, command, env, user });
    running = run;
    if (run.pid !== null) told({ kind: "started" });
    if (stopped) signal("SIGTERM");
    return run;
  };
  const delay = () => typeof restartDelay === "number" ? restartDelay : restartDelay(exits);
  const first = await start();
  if (first.pid === null) {
    throw new Error(`Container ${name} did not start. ${await tail(logPath)}`);
  }
  const retire = () => {
    over = true;
    retired.resolve();
  };

  const supervise = async (): Promise<Exit> => {
    for (let run = first;; run = await start()) {
      const code = await run.ended;
      running = null;
      const exit = { code, at: Date.now(), ran: performance.now() - begun };
      exits.push(exit);
      const again = restart === "never" || over ? null : delay();
      told({ kind: "ended", exit, again });
      next.resolve(exit);
      next = Promise.withResolvers();
      if (again === null || await settles(retired.promise, again)) return exit;
      restarts++;
    }
  };
  const exited = supervise();
  /** Waits for `end`, for at most `grace` milliseconds; then kills. */
  const within = async (grace: number, end: Promise<Exit>): Promise<Exit> => {
    if (!await settles(end, grace)) await group.kill();
    return await end;
  };

  return {
    ...{ name, logPath, exited, retire },
    log: () => Deno.readTextFile(logPath),
    pid: () => running?.pid ?? null,
    processes: group.members,
    restarts: () => restarts,
    exits: () => exits,
    nextExit: () => next.promise,
    kill(kind) {
      if (!signal(kind)) throw new Error(`Container ${name} does not run: no ${kind} sent`);
    },
    freeze: group.freeze,
    thaw: group.thaw,
    async terminate(grace) {
      const end = next.promise;
      return signal("SIGTERM") ? await within(grace, end) : null;
    },
    async stop(grace = 30_000) {
      stopped = true;
      retire();
      signal("SIGTERM");
      return await within(grace, exited);
    },
  };
}

/** Sends a signal; `false` if the process is gone. */
function sent(pid: number, kind: Deno.Signal): boolean {
  try {
    Deno.kill(pid, kind);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
