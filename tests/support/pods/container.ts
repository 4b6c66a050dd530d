import { tail } from "../servers/scratch.ts";
import { settles } from "../servers/wait.ts";
import type { Group } from "./cgroups.ts";
import { type Run, startRun } from "./run.ts";

/** What a container runs, as a manifest would say it. */
export interface ContainerSpec {
  /** Program (a path inside the pod) and its arguments. */
  readonly command: readonly string[];
  /** The whole environment; empty by default. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it is started again after it ended; `never` by default. */
  readonly restart?: "always" | "never";
  /** Time between an end and the next start, in milliseconds; 1000 by default. */
  readonly restartDelay?: number;
}

/** How one run of a container ended. */
export interface Exit {
  /** Exit code, or 128 + N after signal N. */
  readonly code: number;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
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
  /** SIGTERM, SIGKILL to what is left after `grace` milliseconds (30 000 by default); no restart. */
  stop(grace?: number): Promise<Exit>;
}

/** Starts a container in the control group `group` of the pod whose first process is `pause`. */
export async function startContainer(
  name: string,
  spec: ContainerSpec,
  place: { readonly pause: number; readonly group: Group; readonly logPath: string },
): Promise<Container> {
  const { command, env = {}, restart = "never", restartDelay = 1_000 } = spec;
  const { group, logPath } = place;
  const start = () => startRun({ ...place, command, env });
  const exits: Exit[] = [];
  const stopping = Promise.withResolvers<void>();
  let over = false;
  let restarts = 0;
  let next = Promise.withResolvers<Exit>();
  let running: Run | null = await start();
  if (running.pid === null) {
    throw new Error(`Container ${name} did not start. ${await tail(logPath)}`);
  }
  const signal = (kind: Deno.Signal): boolean => {
    const pid = running?.pid ?? null;
    if (pid !== null) Deno.kill(pid, kind);
    return pid !== null;
  };

  const supervise = async (): Promise<Exit> => {
    while (running !== null) {
      const code = await running.ended;
      running = null;
      const exit = { code, at: Date.now() };
      exits.push(exit);
      next.resolve(exit);
      next = Promise.withResolvers();
      if (restart === "never" || over || await settles(stopping.promise, restartDelay)) return exit;
      restarts++;
      running = await start();
    }
    throw new Error(`Container ${name} was supervised without a run`);
  };
  const exited = supervise();

  return {
    ...{ name, logPath, exited },
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
    async stop(grace = 30_000) {
      over = true;
      stopping.resolve();
      signal("SIGTERM");
      if (!await settles(exited, grace)) await group.kill();
      return await exited;
    },
  };
}
