import assert from "assert";
import { testWhere } from "testing";
import { mismatch, readAuthorities } from "../../../lib/http/certificates.ts";
import { checkTls } from "../../../lib/http/mod.ts";
import { apiServerAccess } from "../../../lib/kubernetes/api_server_access.ts";
import {
  makeAuthority,
  makeClientCertificate,
  makeUnusableCertificates,
  missingOpenssl,
} from "../../support/servers/certificates.ts";

testWhere(
  missingOpenssl(),
  "a client certificate must fit its key, which Deno does not survive",
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      const authority = await makeAuthority(folder);
      const [a, b] = await Promise.all(
        ["a", "b"].map((user) => makeClientCertificate(folder, authority, { user })),
      );
      assert(a !== undefined && b !== undefined);
      const cert = await Deno.readTextFile(a.certFile);
      const key = await Deno.readTextFile(a.keyFile);
      const otherKey = await Deno.readTextFile(b.keyFile);
      assert.equal(mismatch(cert, key), null);
      assert.match(mismatch(cert, otherKey) ?? "", /\(CN=a\) belongs to another key/);
      assert.match(mismatch(cert, "garbage") ?? "", /client key cannot be parsed/);
      assert.match(mismatch("garbage", key) ?? "", /client certificate cannot be parsed/);

      const pem = await Deno.readTextFile(authority.certFile);
      const bundle = readAuthorities(`# two\n${pem}\n${pem}`, "ca.crt");
      assert(bundle.kind === "ready");
      assert.equal(bundle.certificates.length, 2);

      const text = (keyFile: string) =>
        JSON.stringify({
          clusters: [{
            name: "c",
            cluster: { server: "https://10.0.0.1", "certificate-authority": "ca.crt" },
          }],
          users: [{
            name: "u",
            user: { "client-certificate": a.certFile, "client-key": keyFile },
          }],
          contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
          "current-context": "x",
        });
      const kubeconfig = `${folder}/kubeconfig`;
      await Deno.writeTextFile(kubeconfig, text(a.keyFile));
      const good = await apiServerAccess({ kubeconfig });
      assert(good.kind === "ready", JSON.stringify(good));
      assert.deepEqual(good.access.files, [`${folder}/ca.crt`, a.certFile, a.keyFile]);
      await Deno.writeTextFile(kubeconfig, text(b.keyFile));
      const bad = await apiServerAccess({ kubeconfig });
      assert(bad.kind === "failed");
      assert.match(bad.because, /belongs to another key/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

testWhere(
  missingOpenssl(),
  "a client certificate that Deno's TLS library refuses is told, and does not end the program",
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      const pairs = await makeUnusableCertificates(folder);
      const [critical] = await Promise.all(
        pairs.map(({ certFile }) => Deno.readTextFile(certFile)),
      );
      const bundle = readAuthorities(critical ?? "", "ca.crt");
      assert(bundle.kind === "failed");
      assert.match(bundle.because, /^Certificate 1 of 1 in ca\.crt cannot be used: .*Extension/);
      const told = await Promise.all(pairs.map(async ({ certFile, keyFile }) => {
        const certificate = { kind: "file", path: certFile } as const;
        const key = { kind: "file", path: keyFile } as const;
        return await checkTls({ authorities: null, certificate: { certificate, key } })
          .then(String, ({ message }) => message);
      }));
      assert.match(
        told[0] ?? "",
        /cannot be used \(.*UnsupportedCriticalExtension.*expected X\.509/,
      );
      assert.match(
        told[1] ?? "",
        /cannot be used \(.*private key.*expected X\.509 version 3 and a/,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
