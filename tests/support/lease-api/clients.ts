/** Which clients are reached at present. */
export interface Clients {
  isCut(token: string): boolean;
  cutOff(token: string, cut: boolean): void;
  /**
   * Waits until the client is reached. Resolves with `false` if it has given up meanwhile, or the
   * server closes: then nothing must be done for it.
   */
  reached(token: string, signal: AbortSignal): Promise<boolean>;
  close(): void;
}

/** Keeps the clients that are cut off, by token. */
export function createClients(): Clients {
  const cut = new Set<string>();
  const waiting = new Set<() => void>();
  let closed = false;
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  return {
    isCut: (token) => cut.has(token),
    cutOff(token, isCut) {
      if (isCut) cut.add(token);
      else cut.delete(token);
      wake();
    },
    reached(token, signal) {
      if (!cut.has(token)) return Promise.resolve(true);
      return new Promise((resolve) => {
        const look = () => {
          if (cut.has(token) && !signal.aborted && !closed) return;
          waiting.delete(look);
          signal.removeEventListener("abort", look);
          resolve(!signal.aborted && !closed);
        };
        waiting.add(look);
        signal.addEventListener("abort", look);
        look();
      });
    },
    close() {
      closed = true;
      wake();
    },
  };
}
