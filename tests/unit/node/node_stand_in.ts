/** The parts of a node that can live in the process of a test: its socket and its metrics. */
import { encode } from "cborg";

/** Network magic of the node below. */
export const MAGIC = 42;

/** Listens as the node does, accepts every handshake, and counts them. */
export function listenAsNode(path: string): { count(): number; close(): Promise<void> } {
  const listener = Deno.listen({ transport: "unix", path });
  const payload = encode([1, 0x8017, [MAGIC, false]]);
  const answer = new Uint8Array([0, 0, 0, 1, 0x80, 0, 0, payload.length, ...payload]);
  let count = 0;
  const served = (async () => {
    for await (const connection of listener) {
      count++;
      await connection.read(new Uint8Array(1000));
      await connection.write(answer);
      connection.close();
    }
  })();
  return {
    count: () => count,
    close: async () => {
      listener.close();
      await served;
    },
  };
}

/** Serves a leadership counter as the node does. */
export function serveMetrics(counter: () => number): { url: string; close(): Promise<void> } {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response(`cardano_node_metrics_Forge_about_to_lead_counter ${counter()}\n`),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/metrics`,
    close: () => server.shutdown(),
  };
}
