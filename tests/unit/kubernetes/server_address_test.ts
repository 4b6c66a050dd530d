import assert from "assert";
import { serverAddress } from "../../../lib/kubernetes/server_address.ts";

Deno.test("an address says which host and port must be reachable", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["https://10.96.0.1", "https://10.96.0.1", "10.96.0.1:443"],
    [
      "https://kubernetes.default.svc:443/",
      "https://kubernetes.default.svc",
      "kubernetes.default.svc:443",
    ],
    ["https://[fd00::1]:6443", "https://[fd00::1]:6443", "[fd00::1]:6443"],
    [
      "https://rancher.example/k8s/clusters/c-1/",
      "https://rancher.example/k8s/clusters/c-1",
      "rancher.example:443",
    ],
    ["http://127.0.0.1:8001", "http://127.0.0.1:8001", "127.0.0.1:8001"],
    ["http://127.1.2.3", "http://127.1.2.3", "127.1.2.3:80"],
    ["http://localhost:8001", "http://localhost:8001", "localhost:8001"],
    ["http://[::1]:8001", "http://[::1]:8001", "[::1]:8001"],
  ];
  for (const [address, server, hostPort] of cases) {
    assert.deepEqual(serverAddress(address), { kind: "ready", server, hostPort });
  }
});

Deno.test("an address that would carry a token in the clear, or is none, is refused", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["http://10.0.0.1:8001", /not encrypted/],
    ["http://127.0.0.1.example.com", /not encrypted/],
    ["http://localhost.example.com", /not encrypted/],
    ["ftp://localhost", /neither https nor http/],
    ["10.0.0.1:6443", /is not a URL|neither/],
    ["", /is not a URL/],
    ["https://user:secret@10.0.0.1", /user name or password/],
    ["http://user:secret@10.0.0.1", /user name or password/],
    ["ftp://user:secret@10.0.0.1", /user name or password/],
    ["https://user:secret/2 @10.0.0.1", /user name or password/],
  ];
  for (const [address, expected] of cases) {
    const outcome = serverAddress(address);
    assert(outcome.kind === "failed", address);
    assert.match(outcome.because, expected);
    assert(!outcome.because.includes("secret"));
  }
});
