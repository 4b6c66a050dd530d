/** A relay between a client and a server that can be made to fail. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** While it is stalled nothing passes, either way, and nobody is told: a black hole. */
  stall(stalled: boolean): void;
  /** Lets nothing pass on the connections of this moment ever again; new ones work. */
  deaden(): void;
  /** While it swallows, each connection is cut when the server answers on it: what was sent arrives. */
  swallow(swallowed: boolean): void;
  /** Cuts every connection of this moment. */
  cut(): void;
  close(): Promise<void>;
}

/** Relays TCP connections on a free loopback port to `hostname:port`. */
export function startProxy(hostname: string, port: number): Proxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  const relays = new Set<Promise<void>>();
  const dead = new Set<Deno.Conn>();
  let waiting: (() => void)[] = [];
  let stalled = false;
  let swallowed = false;

  const passing = () =>
    stalled ? new Promise<void>((resolve) => waiting.push(resolve)) : Promise.resolve();
  const stall = (on: boolean) => {
    stalled = on;
    if (on) return;
    for (const pass of waiting) pass();
    waiting = [];
  };
  const cut = () => {
    for (const connection of connections) drop(connection);
  };
  const swallow = (on: boolean) => {
    swallowed = on;
  };
  const deaden = () => {
    for (const connection of connections) dead.add(connection);
  };
  const drop = (connection: Deno.Conn) => {
    dead.delete(connection);
    if (connections.delete(connection)) connection.close();
  };

  /** Passes on what `from` sends, until either end is over; then both are. */
  async function pass(from: Deno.Conn, to: Deno.Conn, answers: boolean): Promise<void> {
    const buffer = new Uint8Array(16_384);
    try {
      while (true) {
        const length = await from.read(buffer);
        if (length === null) break;
        await passing();
        if (answers && swallowed) break;
        if (dead.has(from)) continue;
        for (let sent = 0; sent < length;) sent += await to.write(buffer.subarray(sent, length));
      }
    } catch {
      // Cut, or reset by either end.
    }
    drop(from);
    drop(to);
  }

  async function relay(client: Deno.Conn): Promise<void> {
    connections.add(client);
    try {
      const server = await Deno.connect({ hostname, port });
      connections.add(server);
      await Promise.all([pass(client, server, false), pass(server, client, true)]);
    } catch {
      drop(client);
    }
  }

  const accepting = (async () => {
    for await (const client of listener) {
      const relayed: Promise<void> = relay(client).finally(() => relays.delete(relayed));
      relays.add(relayed);
    }
  })();

  const close = async () => {
    listener.close();
    cut();
    stall(false);
    await accepting;
    await Promise.all(relays);
  };
  return {
    port: listener.addr.port,
    stall,
    deaden,
    swallow,
    cut,
    close,
    [Symbol.asyncDispose]: close,
  };
}
