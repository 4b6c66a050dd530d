/**
 * A real guard beside a real process, real files and a real socket, on clocks that the test moves:
 * nothing depends on how busy the machine is.
 */
import { deriveTimings, type Marker, type ProcessId } from "../../../lib/core/mod.ts";
import { type Guard, startGuard } from "../../../lib/guard/mod.ts";
import { type CredentialTarget, markerPath, writeMarker } from "../../../lib/node/mod.ts";
import { stampOf } from "../../../lib/node/executable.ts";
import { openLog } from "../../../lib/telemetry/mod.ts";
import { eventually } from "../../support/servers/wait.ts";
import {
  inDirectory,
  listed,
  type Stand,
  startStand,
  targetsIn,
  uniqueName,
} from "../node/harness.ts";
import { connectManager, type FakeManager } from "./manager.ts";

/** The manager's defaults: S is 6 s, the right lasts 13.5 s. */
const decision = deriveTimings({
  ...{ leaseDuration: 15_000, sleepInterval: 5_000 },
  ...{ requestTimeout: 1_700, clockRateError: 0.1 },
});
if (decision.kind !== "fits") throw new Error(decision.because);
export const TIMINGS = decision.timings;

/** Less than what a guard takes for a sleep of its own. */
const STEP = 400;

export interface GuardStage {
  readonly directory: string;
  readonly socket: string;
  readonly nodeSocket: string;
  /** A process that runs as the node would, and what the marker says of it. */
  readonly node: Stand;
  readonly process: ProcessId;
  readonly start: () => Guard;
  readonly connect: (
    options?: Parameters<typeof connectManager>[1],
  ) => Promise<FakeManager>;
  /** Lets so much time pass on the guard's clocks, in steps that it sees. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** Leaves a marker of which the right ends so much later. */
  readonly mark: (endsIn: number, of?: ProcessId) => Promise<void>;
  /** What lies in the directory of the keys. */
  readonly files: () => readonly string[];
  /** Events and reasons that the guard told of. */
  readonly told: () => readonly { readonly event: string; readonly reason: string }[];
  /** All lines of the log, as they are. */
  readonly lines: () => readonly Readonly<Record<string, unknown>>[];
  /** Waits for a line of that event, with a reason like this. */
  readonly tells: (event: string, reason: RegExp) => Promise<void>;
  /** Signals that were sent, in words. */
  readonly signals: () => readonly string[];
}

/** Keys, as files are listed. */
export const KEYS: readonly string[] = ["kes.skey", "node.cert", "vrf.skey"];
export const MARKER = ".forge-manager-enabled.json";

/** Sets everything up but the guard, and takes it down. */
export async function onStage(
  run: (stage: GuardStage) => Promise<void>,
  targetIn: (keys: string) => CredentialTarget = targetsIn,
): Promise<void> {
  await inDirectory(async (directory) => {
    const executable = uniqueName();
    const keys = `${directory}/keys`;
    const target = targetIn(keys);
    await Deno.mkdir(keys);
    for (const path of Object.values(target)) await Deno.writeTextFile(path, "a key");
    const node = await startStand(`${directory}/${executable}`);
    const process = { pid: node.pid, stamp: stampOf(node.pid) };
    const [socket, nodeSocket] = [`${directory}/guard.sock`, `${directory}/node.socket`];

    let now = 1_000_000;
    let reads = 0;
    const readClocks = () => {
      reads++;
      return { monotonic: now, wall: Date.UTC(2026, 0) + now, boot: now };
    };
    let text = "";
    const decoder = new TextDecoder();
    const log = openLog({
      ...{ level: "debug", format: "json", pod: "pool-0" },
      write: (bytes) => {
        text += decoder.decode(bytes, { stream: true });
        return Promise.resolve(bytes.length);
      },
    });
    const lines = (): Record<string, unknown>[] =>
      text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
    const told = () =>
      lines().map(({ event, reason }) => ({ event: String(event), reason: String(reason) }));
    const guards: Guard[] = [];
    const managers: FakeManager[] = [];

    try {
      await run({
        ...{ directory, socket, nodeSocket, node, process, told, lines },
        start() {
          const guard = startGuard(
            {
              ...{ version: "0.0.0", pod: "pool-0", socket, target, timings: TIMINGS },
              ...{ node: { process: executable, socket: nodeSocket } },
              log: { level: "debug", format: "json" },
            },
            log,
            readClocks,
          );
          guards.push(guard);
          return guard;
        },
        async connect(options) {
          const manager = await connectManager(socket, options);
          managers.push(manager);
          return manager;
        },
        async pass(milliseconds) {
          for (let left = milliseconds; left > 0; left -= STEP) {
            now += Math.min(STEP, left);
            const seen = reads;
            // Two: the first may have begun before.
            await eventually("the guard to see the time", () => reads >= seen + 2 || null, {
              every: 5,
            });
          }
        },
        async mark(endsIn, of = process) {
          const { wall } = readClocks();
          const marker: Marker = {
            ...{ process: of, startTime: null, rightEnds: wall + endsIn, told: true, shown: true },
          };
          await writeMarker(markerPath(target), marker);
        },
        files: () => listed(keys),
        tells: async (event, reason) => {
          await eventually(
            `${event}: ${reason}`,
            () => told().some((line) => line.event === event && reason.test(line.reason)) || null,
            { every: 5, why: () => Promise.resolve(`It told:\n${text}`) },
          );
        },
        signals: () =>
          lines().filter(({ event }) => event === "signal_sent")
            .map(({ signal, pid, reason }) => `${signal} ${pid} ${reason}`),
      });
    } finally {
      managers.forEach((manager) => manager.close());
      // A guard ends when its duty does: that of a process, at its end.
      await node.end();
      guards.forEach((guard) => guard.shutdown("the test is over"));
      const time = setInterval(() => now += STEP, 20);
      await Promise.all(guards.map((guard) => guard.ended));
      clearInterval(time);
      await log.close(1_000);
    }
  });
}
