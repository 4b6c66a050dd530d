import type { GuardConfiguration } from "../config/mod.ts";
import type { ClockReading, GuardAct, Milliseconds, TaskOutcome } from "../core/mod.ts";
import { traceOf } from "../errors/mod.ts";
import { recallMarker, whyUnreachable } from "../node/guarded.ts";
import type { Log } from "../telemetry/mod.ts";
import { actOnNode } from "./acts.ts";
import { type GuardDriver, startGuardDriver } from "./driver.ts";
import { lookAtProcess } from "./look.ts";
import { listenOn, type ManagerServer, serveManager } from "./server.ts";
import { sharedSettings } from "./settings.ts";

/** A running guard. */
export interface Guard {
  /** Asks it to end, which it does as soon as it guards nothing; asking again changes nothing. */
  readonly shutdown: (because: string) => void;
  /** Resolves to whether it ended in good order; never rejects. */
  readonly ended: Promise<boolean>;
}

/** A socket that could not be made is tried again after this pause. */
const LISTENS_AGAIN: Milliseconds = 1_000;

/** Starts a guard on this host. Until it listens no manager can be armed with it. */
export function startGuard(
  configuration: GuardConfiguration,
  log: Log,
  readClocks: () => ClockReading,
): Guard {
  const { socket, target, node, timings, version } = configuration;
  const tell = telling(log);
  const ending = Promise.withResolvers<boolean>();
  let asked: string | null = null;
  let driver: GuardDriver | null = null;
  let server: ManagerServer | null = null;

  async function listen(): Promise<Deno.UnixListener | null> {
    let told = "";
    while (asked === null) {
      const outcome = await listenOn(socket);
      if (outcome.kind === "listening") return outcome.listener;
      if (outcome.because !== told) tell("error", "not_listening", { reason: outcome.because });
      told = outcome.because;
      if (outcome.kind === "taken") {
        end(false);
        return null;
      }
      await new Promise((resolve) => setTimeout(resolve, LISTENS_AGAIN));
    }
    end(true);
    return null;
  }

  async function begin(): Promise<void> {
    const listener = await listen();
    if (listener === null) return;
    const { rightLasts, stopBound } = timings;
    tell("info", "started", { version, socket, milliseconds: { rightLasts, stopBound } });
    const started = startGuardDriver({ rightLasts, stopBound }, {
      readClocks,
      ask: (question) => server?.ask(question),
      readMarker: () =>
        recallMarker(target, (because) => tell("error", "marker", { reason: because })),
      act,
      look: (process) =>
        lookAtProcess(process, { executable: node.process, nodeSocket: node.socket }),
      whyUnreachable: (process) => whyUnreachable(process, node.process),
      report: ({ decision, because, severity }) => tell(severity, decision, { reason: because }),
      exit: () => end(true),
      failed,
    });
    driver = started;
    server = serveManager(listener, sharedSettings(configuration), {
      connected() {
        tell("info", "guard", { reason: "a manager has connected" });
        started.dispatch({ type: "connected" });
      },
      answered: (answer) => started.dispatch({ type: "answered", answer }),
      disconnected: (because) => started.dispatch({ type: "disconnected", because }),
      failed,
    });
    if (asked !== null) started.dispatch({ type: "shutdown", because: asked });
  }

  async function act(effect: GuardAct): Promise<TaskOutcome> {
    const outcome = await actOnNode(effect, {
      executable: node.process,
      target,
      audit: (line) => tell("info", "credential_file", { ...line }),
    });
    if (effect.type !== "signal") return outcome;
    const { signal, process: { pid }, reason } = effect;
    if (outcome.ok) tell("warning", "signal_sent", { signal, pid, reason });
    else tell("error", "signal_failed", { signal, pid, reason: outcome.because });
    return outcome;
  }

  function failed(error: unknown): void {
    tell("error", "defect", { reason: traceOf(error) });
    end(false);
  }

  function end(inGoodOrder: boolean): void {
    driver?.stop();
    server?.close();
    tell("info", "ended", { inGoodOrder });
    ending.resolve(inGoodOrder);
  }

  begin().catch(failed);
  return {
    shutdown(because) {
      asked ??= because;
      driver?.dispatch({ type: "shutdown", because });
    },
    ended: ending.promise,
  };
}

type Tell = (
  level: "info" | "warning" | "error",
  event: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** Its lines may stand beside those of the manager. */
function telling(log: Log): Tell {
  return (level, event, fields) => log[level](event, { process: "guard", ...fields });
}
