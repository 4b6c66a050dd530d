/** Requests of the system or of a person that this process end. */
export interface EndRequests extends Disposable {
  /** Hands on each request, those heard before at once. */
  readonly forward: (hear: (because: string) => void) => void;
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** Hears SIGTERM and SIGINT from now on: none of them ends the process by itself any more. */
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
  return {
    forward(next) {
      hear = next;
      if (early !== null) next(early);
    },
    [Symbol.dispose]: () => listeners.forEach((deafen) => deafen()),
  };
}
