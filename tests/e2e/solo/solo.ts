/**
 * # Solo
 *
 * One pod's three programs without a pod: the compiled manager, its guard and a stand-in node as
 * plain processes on this machine, with real files, signals, sockets and metrics, beside an API that
 * lives in the test. Nobody else stands for the right, so that a world costs three processes, and
 * what is looked at is one node and those who stop it.
 *
 * Promise: nothing is left of it, however the test ends.
 *
 * May import: tests/support, tools, tests/contract (proxy), tests/e2e/pool (keys).
 *
 * @module
 */
import { managerBinary } from "../../../tools/compile.ts";
import { type Proxy, startProxy } from "../../contract/proxy.ts";
import { standInBinary } from "../../support/cardano-node/binary.ts";
import { type LeaseApi, startLeaseApi } from "../../support/lease-api/mod.ts";
import { type LedgerLine, readLedger } from "../../support/ledger.ts";
import {
  eventually,
  freePort,
  type ServerProcess,
  startServer,
  tail,
} from "../../support/servers/mod.ts";
import { makePoolKeys, type PoolKeys } from "../pool/keys.ts";
import { type LogLine, readLines } from "./lines.ts";
import { type CredentialMode, makePlace, type Place, type Program } from "./place.ts";

/** What differs from an ordinary pod. */
export interface SoloOptions {
  /** `STANDIN_*` settings of the node, without the prefix. */
  readonly node?: Readonly<Record<string, string>>;
  /** Whether the node reads three files (by default) or one. */
  readonly mode?: CredentialMode;
}

/** A pod's programs at work: its node forges. */
export interface Solo extends AsyncDisposable {
  readonly place: Place;
  readonly keys: PoolKeys;
  readonly api: LeaseApi;
  /** What the manager and nobody else reads the node's metrics through. */
  readonly metrics: Proxy;
  readonly node: ServerProcess;
  readonly guard: ServerProcess;
  /** The manager of this moment. */
  manager(): ServerProcess;
  /** Starts another manager in the place of one that has ended. */
  restartManager(): Promise<void>;
  /** Lines of a program's log that were written at `since` (ms since 1970) or later. */
  log(program: Program, since?: number): Promise<readonly LogLine[]>;
  /** The first line of a program's log since then that holds the pattern, once it is there. */
  logged(program: Program, pattern: RegExp, since: number, limit?: number): Promise<LogLine>;
  /** All blocks of the pool that its node signed so far; those on throw-away keys are not. */
  ledger(): Promise<readonly LedgerLine[]>;
  /** Waits until the node forges, and its manager has seen that. */
  forges(): Promise<void>;
}

/** Name of the pod, and of the API's client. */
export const NAME = "solo";

/** A first election takes 16.5 s and the start of three programs. */
const FORGES_WITHIN = 90_000;

/** Why this cannot be run here, or `null`. */
export function missingForSolo(): string | null {
  if (Deno.build.os !== "linux") return `it needs /proc, and this is ${Deno.build.os}`;
  return Deno.uid() === 0 ? null : "it needs root: the compiled manager may write below /run alone";
}

/** Starts the programs; resolves when the node forges. */
export async function openSolo(options: SoloOptions = {}): Promise<Solo> {
  const programs = { manager: await managerBinary(), node: await standInBinary() };
  const { node: settings = {}, mode = "files" } = options;
  await using undo = new AsyncDisposableStack();
  const api = undo.use(startLeaseApi());
  const nodePort = freePort();
  const metrics = undo.use(startProxy("127.0.0.1", nodePort));
  const keys = makePoolKeys();
  const place = undo.use(
    await makePlace({
      ...{ name: NAME, programs, keys, nodePort, metricsPort: metrics.port },
      ...{ kubeconfig: api.kubeconfig(NAME), settings, mode },
    }),
  );
  const start = async (program: Program) => {
    const server = await startServer(program, place.command(program), place.log(program));
    undo.defer(() => server.kill());
    return server;
  };
  const guard = await start("guard");
  let manager = await start("manager");
  const why = () => tail(place.log("manager"));
  await eventually("the manager to let its node start", () => place.status("/startup-status"), {
    ...{ limit: FORGES_WITHIN, why },
  });
  const node = await start("node");
  const log: Solo["log"] = async (program, since = 0) =>
    (await readLines(place.log(program))).filter(({ at }) => at >= since);
  const ledger = async () =>
    (await readLedger(place.ledger)).filter(({ pool }) => pool === keys.poolId);
  const forges = async () => {
    const since = Date.now();
    await eventually(
      "the node to forge",
      async () => (await ledger()).some(({ at }) => at > since) || null,
      { limit: FORGES_WITHIN, why },
    );
    await eventually("it to be seen", () => place.metric("cardano_forging_enabled", 1), {
      limit: FORGES_WITHIN,
      why,
    });
  };
  await forges();
  const open = undo.move();
  return {
    ...{ place, keys, api, metrics, node, guard, log, ledger, forges },
    manager: () => manager,
    async restartManager() {
      manager = await startServer("manager", place.command("manager"), place.log("manager"));
      open.defer(() => manager.kill());
    },
    logged: (program, pattern, since, limit = 60_000) =>
      eventually(
        `the ${program} to say ${pattern}`,
        async () => (await log(program, since)).find(({ text }) => pattern.test(text)) ?? null,
        { limit, every: 50, why: () => tail(place.log(program)) },
      ),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
