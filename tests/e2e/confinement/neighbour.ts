/**
 * Runs in the pod in the place of cardano-node and answers wherever the manager might knock, so that
 * nothing is refused merely because nobody is there. Its arguments are `HOST:PORT` and the paths of
 * sockets.
 */
for (const place of Deno.args) {
  const [hostname = "", port] = place.split(":");
  const address = port === undefined ? { path: place } : { hostname, port: Number(port) };
  Deno.serve({ ...address, onListen: () => {} }, () => new Response("node"));
}
Deno.stdout.writeSync(new TextEncoder().encode("listening\n"));
