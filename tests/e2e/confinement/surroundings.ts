import { makeAuthority, makeServerCertificate } from "../../support/servers/certificates.ts";
import type { World } from "../../support/pods/mod.ts";

/** What listens outside of the pod. */
export interface Surroundings extends AsyncDisposable {
  /** PEM text of the authority that signed the API server's certificate. */
  readonly authority: string;
  /** How many connections the proxy has been given. */
  proxied(): number;
}

/** Port of the proxy that nobody should use, at the API server's address. */
export const PROXY_PORT = 3128;

/**
 * Something that answers at the API server's port, other ports of its address and the other address
 * of the world, and a proxy that counts who comes.
 */
export async function openSurroundings(world: World, elsewhere: string): Promise<Surroundings> {
  await using undo = new AsyncDisposableStack();
  const { api, folder } = world;
  const authority = await makeAuthority(folder);
  const pair = await makeServerCertificate(folder, authority, {
    names: ["kubernetes.default.svc"],
    addresses: [api],
  });
  const server = Deno.serve({
    hostname: api,
    port: 443,
    cert: await Deno.readTextFile(pair.certFile),
    key: await Deno.readTextFile(pair.keyFile),
    onListen: () => {},
  }, () => new Response("API"));
  undo.defer(() => server.shutdown());

  // The kernel takes the connections, and nobody needs to speak.
  for (const [hostname, port] of [[api, 6443], [api, 8443], [elsewhere, 443]] as const) {
    undo.use(Deno.listen({ hostname, port }));
  }
  let proxied = 0;
  const proxy = Deno.listen({ hostname: api, port: PROXY_PORT });
  const proxying = (async () => {
    for await (const connection of proxy) {
      proxied++;
      connection.close();
    }
  })();
  undo.defer(async () => {
    proxy.close();
    await proxying;
  });

  const open = undo.move();
  return {
    authority: await Deno.readTextFile(authority.certFile),
    proxied: () => proxied,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
