/** Longest wait for an answer, in milliseconds. */
const PATIENCE = 5_000;

/** Ways to somebody else. Whoever is reached is left at once. */
export const network = {
  connect: async (hostname: string, port: string) =>
    (await Deno.connect({ hostname, port: Number(port) })).close(),
  connectUnix: async (path: string) => (await Deno.connect({ transport: "unix", path })).close(),
  listen: (hostname: string, port: string) => Deno.listen({ hostname, port: Number(port) }).close(),
  listenUnix: (path: string) => Deno.listen({ transport: "unix", path }).close(),
  fetch: (url: string) => get(url),
  fetchTrusting: (url: string, authority: string) =>
    get(url, { caCerts: [Deno.readTextFileSync(authority)] }),
  fetchByProxy: (url: string, proxy: string) => get(url, { proxy: { url: proxy } }),
};

/** GETs `url`; without `options` by the client that all of a thread's requests share. */
async function get(url: string, options?: Deno.CreateHttpClientOptions): Promise<string> {
  using client = options === undefined ? null : Deno.createHttpClient(options);
  const response = await fetch(url, {
    ...(client === null ? {} : { client }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  return `${response.status} ${await response.text()}`;
}
