import type { Container, Exit, Image, Pod, RunNews } from "../pods/mod.ts";
import { settles } from "../servers/mod.ts";
import { restartDelay } from "./backoff.ts";
import { checkUp, type Finding } from "./checkup.ts";
import { LEAST_GRACE } from "./ending.ts";
import type { ContainerManifest } from "./manifest.ts";

/** What a container runs. */
export interface ContainerProcess {
  /** Program (a path inside the pod) and its arguments. */
  readonly command: readonly string[];
  /** The whole environment; empty by default. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its own root file system, instead of the pod's. */
  readonly image?: Image;
  /** UID that it runs as, instead of the pod's. */
  readonly user?: number;
  /** How many crashes lie behind it: 5 make the next back-off 160 s. None by default. */
  readonly crashes?: number;
}

/** A container that is probed, and started again whenever it ends. */
export interface Keeper {
  readonly container: Container;
  ready(): boolean;
  /** Resolves when it has started up for the first time. */
  readonly startedUp: Promise<void>;
  /** SIGTERM to this run, SIGKILL after the grace of the pod; `null` where it does not run. */
  restart(because: string): Promise<Exit | null>;
  /** From now on it is neither started again nor killed for what a probe says. */
  retire(): void;
  /** The hook of the manifest, SIGTERM, SIGKILL after `grace` milliseconds in all. */
  stop(grace: number): Promise<void>;
  /** Resolves when no probe is under way any more. */
  unprobed(): Promise<void>;
}

/** Starts a container of a pod whose grace is that many milliseconds; `tell` is told of all. */
export async function keep(
  pod: Pod,
  { name, probes, preStop }: ContainerManifest,
  { crashes, ...process }: ContainerProcess,
  grace: number,
  tell: (what: string) => void,
): Promise<Keeper> {
  const startedUp = Promise.withResolvers<void>();
  let run: PromiseWithResolvers<void> | null = null;
  let probed: Promise<unknown> = Promise.resolve();
  let retired = false;
  let ready = false;
  const setReady = (now: boolean, because: string) => {
    if (now !== ready) tell(`became ${now ? "ready" : "unready"}: ${because}`);
    ready = now;
  };
  const hear = (finding: Finding) => {
    if (finding.kind === "started up") {
      tell("started up");
      startedUp.resolve();
    } else if (finding.kind === "dead") {
      if (!retired) void hook(grace).then(() => restart(finding.because));
    } else setReady(finding.kind === "ready", finding.because);
  };
  const begin = () => {
    tell("started");
    const mine = run = Promise.withResolvers<void>();
    const probedRun = { begun: performance.now(), ask: pod.fetch, over: mine.promise };
    const checkedUp = checkUp(probes, probedRun, (finding) => {
      if (run === mine) hear(finding);
    });
    probed = Promise.all([probed, checkedUp]);
  };
  const end = ({ code }: Exit, again: number | null) => {
    run?.resolve();
    run = null;
    tell(`ended with ${code}`);
    setReady(false, "it does not run");
    if (again !== null) tell(`back-off ${again / 1_000} s`);
  };
  /** Runs the hook before the end, for at most `limit` milliseconds; returns what is left of them. */
  const hook = async (limit: number): Promise<number> => {
    if (preStop.length === 0 || container.pid() === null) return limit;
    const begun = performance.now();
    tell("preStop");
    const ran = pod.exec(preStop, process.env).then(({ code, stderr }) =>
      tell(`preStop ended with ${code}${stderr === "" ? "" : `: ${stderr.trim()}`}`)
    );
    if (!await settles(ran, limit)) tell("preStop outlives the grace");
    return Math.max(LEAST_GRACE, limit - (performance.now() - begun));
  };
  const restart = async (because: string) => {
    if (container.pid() === null) return null;
    tell(`SIGTERM: ${because}`);
    return await container.terminate(grace);
  };
  const container: Container = await pod.run(name, {
    ...process,
    restart: "always",
    restartDelay: (exits) => restartDelay(exits.map(({ ran }) => ran), crashes),
    told: (news: RunNews) => news.kind === "started" ? begin() : end(news.exit, news.again),
  });
  const retire = () => {
    retired = true;
    container.retire();
  };
  return {
    ...{ container, restart, retire },
    ready: () => ready,
    startedUp: startedUp.promise,
    async stop(grace) {
      retire();
      const left = await hook(grace);
      if (container.pid() !== null) tell("SIGTERM: the pod is deleted");
      await container.stop(left);
    },
    async unprobed() {
      await probed;
    },
  };
}
