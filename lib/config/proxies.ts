/**
 * Variables by which Deno's `fetch` takes a proxy, silently and without any permission.
 *
 * A proxy would see the service account's token, add its own outages to the lease, and reach the
 * "loopback" of another machine. They must be deleted from the process before its first `fetch`:
 * later is too late, the default client keeps what it found (measured with Deno 2.7.11). After
 * that every connection is direct, also those of Workers.
 */
export const proxyVariables: readonly string[] = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "all_proxy",
];
