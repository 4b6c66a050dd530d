import type { Milliseconds } from "../core/mod.ts";
import { openServer, type Server, type ServerOptions } from "../server/mod.ts";
import type { Log } from "../telemetry/mod.ts";

/** A port that was taken is tried again this often: the kubelet asks there how this program is. */
const AGAIN: Milliseconds = 1_000;

/** Endpoints that are there as soon as they can be. */
interface Listening {
  /** Ends trying, or what is under way; returns within `within` milliseconds. */
  readonly close: (within: Milliseconds) => Promise<void>;
}

/** Listens, and tries on where it cannot: nothing else depends on being scraped. */
export function keepListening(options: ServerOptions, log: Log): Listening {
  let server: Server | null = null;
  let told: string | null = null;
  let again: number | undefined;

  function listen(): void {
    const outcome = openServer(options);
    if (outcome.kind === "listening") {
      server = outcome.server;
      if (told !== null) log.info("listening", { port: server.port });
      return;
    }
    if (outcome.because !== told) log.error("not_listening", { reason: outcome.because });
    told = outcome.because;
    again = setTimeout(listen, AGAIN);
  }

  listen();
  return {
    close: async (within) => {
      clearTimeout(again);
      await server?.close(within);
    },
  };
}
