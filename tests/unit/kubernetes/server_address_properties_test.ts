import assert from "assert";
import { fc, testAlways } from "testing";
import { serverAddress } from "../../../lib/kubernetes/server_address.ts";

const host = fc.constantFrom("10.0.0.1", "127.0.0.1", "localhost", "[::1]", "api.example", "a b");
const scheme = fc.constantFrom("https", "http", "ftp", "HTTPS", "");
const rest = fc.oneof(fc.constantFrom("", ":6443", ":70000", "/k8s/", "?a=b"), fc.string());

testAlways(
  "any text is an address that keeps a token secret, or is refused in words",
  fc.property(
    fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.tuple(scheme, host, rest).map(([scheme, host, rest]) => `${scheme}://${host}${rest}`),
    ),
    (text) => {
      const outcome = serverAddress(text);
      if (outcome.kind === "failed") return assert(outcome.because.length > 20);
      const { protocol, hostname } = new URL(outcome.server);
      // All of 127.0.0.0/8 is this machine.
      const near = /^(127(\.\d+){3}|localhost|\[::1\])$/.test(hostname);
      assert(protocol === "https:" || near);
      assert.match(outcome.hostPort, /:\d+$/);
      assert(!outcome.server.endsWith("/"));
    },
  ),
  500,
);

testAlways(
  "no password in an address is repeated, however wrong the address is otherwise",
  fc.property(
    scheme,
    fc.constantFrom("", "user"),
    fc.tuple(fc.constantFrom("", "/", " ", "@", "#", "%"), fc.constantFrom("hunter2")),
    host,
    rest,
    (scheme, user, [odd, secret], host, rest) => {
      const outcome = serverAddress(`${scheme}://${user}:${odd}${secret}@${host}${rest}`);
      assert(!JSON.stringify(outcome).includes(secret), JSON.stringify(outcome));
    },
  ),
  500,
);
