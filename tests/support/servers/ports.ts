/**
 * Ports to choose from: below those that the kernel gives to whoever asks for any, so that neither a
 * connection nor a server of another test takes one before its program does.
 */
const [FIRST, COUNT] = [20_000, 12_000];

let last = Math.floor(Math.random() * COUNT);

/** A TCP port on which nobody listens now; one process is given each only once in 12,000 times. */
export function freePort(): number {
  for (let tries = 0; tries < COUNT; tries++) {
    last = (last + 1) % COUNT;
    try {
      const listener = Deno.listen({ hostname: "0.0.0.0", port: FIRST + last });
      listener.close();
      return FIRST + last;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Error(`No port from ${FIRST} to ${FIRST + COUNT - 1} is free`);
}

/**
 * Starts something on ports of its own choice; another process may be quicker and take one: three
 * tries, then the last error.
 */
export async function withFreePorts<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 3 || !String(error).includes("address already in use")) throw error;
    }
  }
}
