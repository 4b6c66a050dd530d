import assert from "assert";
import { testWhere } from "testing";
import { etcdAccess, type EtcdConfiguration } from "../../../lib/registers/mod.ts";
import {
  makeAuthority,
  makeClientCertificate,
  missingOpenssl,
} from "../../support/servers/certificates.ts";

const plain: EtcdConfiguration = {
  endpoints: ["https://etcd-0:2379", "https://[fd00::1]:2379/", "https://10.0.0.3"],
  ...{ authorities: null, certificate: null, key: null, keyName: "cardano-forge-right-x" },
};

async function because(differences: Partial<EtcdConfiguration>): Promise<string> {
  const outcome = await etcdAccess({ ...plain, ...differences });
  assert(outcome.kind === "failed", JSON.stringify(outcome));
  return outcome.because;
}

Deno.test("an etcd is reached by https, and by http on this very machine if that is wanted", async () => {
  const found = await etcdAccess(plain);
  assert(found.kind === "ready", JSON.stringify(found));
  assert.deepEqual(found.access.hostPorts, ["etcd-0:2379", "[fd00::1]:2379", "10.0.0.3:443"]);
  assert.equal(found.access.endpoints[1], "https://[fd00::1]:2379");
  const local = { ...plain, endpoints: ["http://127.0.0.1:2379"] };
  assert.equal((await etcdAccess({ ...local, plainLoopback: true })).kind, "ready");
  assert.match(await because(local), /http:\/\/127\.0\.0\.1:2379 is not encrypted, expected https/);
  const far = { endpoints: ["http://10.0.0.1:2379"], plainLoopback: true };
  assert.match(await because(far), /is not encrypted/);
});

Deno.test("everything that is wrong with an etcd's configuration is said at once, and no password", async () => {
  const text = await because({
    endpoints: [
      ...[
        "https://me:s3cret@etcd:2379",
        "me:s3cret@etcd",
        "etcd-1:2379",
        "https://a/v3",
        "ftp://a",
      ],
      ...["https://b", "https://b:443"],
    ],
    certificate: { kind: "text", text: "x" },
    keyName: "two words",
  });
  for (
    const part of [
      /etcd:2379 carries a user name or password/,
      /has more than host and port/,
      /ftp:\/\/a is not encrypted/,
      /https:\/\/b is named twice/,
      /not 1 to 512 printable characters/,
      /a client certificate but no key/,
    ]
  ) assert.match(text, part);
  assert(!text.includes("s3cret"), text);
  assert.match(await because({ endpoints: ["etcd"] }), /not a URL, expected https:\/\/HOST:PORT/);
  assert.match(await because({ endpoints: [] }), /0 endpoints, expected 1 to 9/);
});

testWhere(
  missingOpenssl(),
  "authorities, certificate and key of an etcd are parsed, and must fit",
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      const authority = await makeAuthority(folder);
      const [a, b] = await Promise.all(
        ["a", "b"].map((user) => makeClientCertificate(folder, authority, { user })),
      );
      assert(a !== undefined && b !== undefined);
      const file = (path: string) => ({ kind: "file", path } as const);
      const garbage = { kind: "text", text: "garbage" } as const;
      const good = {
        ...{ authorities: file(authority.certFile), certificate: file(a.certFile) },
        key: file(a.keyFile),
      };
      const found = await etcdAccess({ ...plain, ...good });
      assert(found.kind === "ready", JSON.stringify(found));
      assert.deepEqual(found.access.files, [authority.certFile, a.certFile, a.keyFile]);
      const cases = [
        [{ key: file(b.keyFile) }, /\(CN=a\) belongs to another key/],
        [{ key: garbage }, /client key cannot be parsed/],
        [{ certificate: garbage }, /client certificate cannot be parsed/],
        [{ authorities: garbage }, /holds no certificate authority/],
        [{ authorities: file(`${folder}/none`) }, /certificate authorities cannot be read/],
      ] as const;
      for (const [differences, expected] of cases) {
        assert.match(await because({ ...good, ...differences }), expected);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
