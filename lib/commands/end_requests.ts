/** Requests of the system or of a person that this process end. */
interface EndRequests extends Disposable {
  /** Hands on each request, those heard before at once. */
  readonly forward: (hear: (because: string) => void) => void;
}

const SIGNALS = ["SIGTERM", "SIGINT", "SIGQUIT"] as const;

/**
 * Hears SIGTERM, SIGINT and SIGQUIT from now on: none of them ends the process by itself any more.
 * Nor does SIGHUP, which is meant for the node and may reach this process by mistake.
 */
export function hearEndRequests(): EndRequests {
  let early: string | null = null;
  let hear = (because: string): void => {
    early ??= because;
  };
  const listeners = SIGNALS.map((signal) => {
    const listener = () => hear(`it received ${signal}`);
    Deno.addSignalListener(signal, listener);
    return () => Deno.removeSignalListener(signal, listener);
  });
  const ignore = () => {};
  Deno.addSignalListener("SIGHUP", ignore);
  listeners.push(() => Deno.removeSignalListener("SIGHUP", ignore));
  return {
    forward(next) {
      hear = next;
      if (early !== null) next(early);
    },
    [Symbol.dispose]: () => listeners.forEach((deafen) => deafen()),
  };
}
