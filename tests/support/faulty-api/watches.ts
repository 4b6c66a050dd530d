import type { Effect } from "./effect.ts";
import type { LaidFault } from "./fault.ts";
import type { Body } from "./http/body.ts";
import type { ApiRequest } from "./http/request.ts";
import type { LogEntry } from "./log.ts";
import { expiredLine } from "./made_up.ts";
import { Cut } from "./reshape.ts";

/** A watch that is being answered, or soon will be. */
export interface OpenWatch {
  readonly request: ApiRequest;
  /** Lets a fault of watches act on it from now on. */
  meet(fault: LaidFault): void;
  /** Lets a fault no longer act on it. */
  leave(fault: LaidFault): void;
  /** Ends it as if its client had gone. */
  end(): void;
  /** Its body, as the faults let it through; `stop` ends the body that is read. */
  through(body: Body, stop: () => void): Body;
}

const lineFeed = 10;

/** A watch that was asked for just now. */
export function openWatch(request: ApiRequest, entry: LogEntry): OpenWatch {
  const silencers = new Set<LaidFault>();
  let ending: Effect["kind"] | "gone" | null = null;
  let wake = () => {};
  let stopReading = () => {};

  const finish = (how: Effect["kind"] | "gone") => {
    ending ??= how;
    wake();
    stopReading();
  };
  const leave = (fault: LaidFault) => {
    silencers.delete(fault);
    wake();
  };

  /** Resolves when nothing silences it, or it is to end. */
  async function audible(): Promise<void> {
    while (silencers.size > 0 && ending === null) {
      await new Promise<void>((resolve) => wake = resolve);
    }
  }

  async function* through(
    body: Body,
    stop: () => void,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    stopReading = stop;
    if (ending !== null) stop();
    let atLineEnd = true;
    try {
      for await (const piece of body) {
        await audible();
        if (ending !== null) break;
        yield piece;
        atLineEnd = piece.at(-1) === lineFeed;
      }
      await audible();
    } catch (error) {
      await audible();
      if (ending === null) throw error;
    }
    if (ending === null) return;
    if (ending !== "expired watch" || !atLineEnd) throw new Cut(ending);
    yield expiredLine;
  }

  return {
    request,
    leave,
    through,
    meet(fault) {
      const { kind } = fault.does;
      entry.fault = kind;
      if (kind === "silent watch") silencers.add(fault);
      else finish(kind);
    },
    end: () => finish("gone"),
  };
}
