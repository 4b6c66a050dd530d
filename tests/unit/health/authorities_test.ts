import assert from "assert";
import { testWhere } from "testing";
import { probe } from "../../../lib/health/mod.ts";
import {
  makeAuthority,
  makeServerCertificate,
  missingOpenssl,
} from "../../support/servers/certificates.ts";

const life = new AbortController().signal;

testWhere(
  missingOpenssl(),
  "over HTTPS the certificate has to be signed by an authority of the file",
  async (context) => {
    await using ours = await folderWithAuthority();
    await using others = await folderWithAuthority();
    const { certFile, keyFile } = await makeServerCertificate(ours.path, ours.authority, {
      ...{ names: ["prober.example"], addresses: ["127.0.0.1"] },
    });
    await using server = Deno.serve({
      ...{ hostname: "127.0.0.1", port: 0, onListen() {} },
      cert: await Deno.readTextFile(certFile),
      key: await Deno.readTextFile(keyFile),
    }, () => new Response("fine"));
    const { port } = server.addr;
    const ask = (path: string | null, host = "127.0.0.1") =>
      probe({
        ...{ endpoint: `https://${host}:${port}/health`, timeout: 5_000, headers: {} },
        authorities: path === null ? null : { kind: "file", path },
      }, life);

    await context.step("it is, so the answer counts", async () => {
      const { healthy, message } = await ask(ours.authority.certFile);
      assert.deepEqual([healthy, message], [true, "fine"]);
    });
    await context.step(
      "those of the system, and another of that name, did not sign it",
      async () => {
        for (const path of [null, others.authority.certFile]) {
          const { healthy, message } = await ask(path);
          assert.equal(healthy, false, message);
          assert.match(message, /certificate/i);
        }
      },
    );
    await context.step("a good authority does not make up for another name", async () => {
      const { healthy, message } = await ask(ours.authority.certFile, "localhost");
      assert.equal(healthy, false, message);
      assert.match(message, /certificate/i);
    });
    await context.step("a file that is no certificate is named", async () => {
      const path = `${ours.path}/garbage.crt`;
      await Deno.writeTextFile(path, "garbage");
      const { healthy, message } = await ask(path);
      assert.equal(healthy, false);
      assert.match(message, /garbage\.crt/);
    });
    await context.step("a file that was replaced counts at the next question", async () => {
      const path = `${ours.path}/mounted.crt`;
      await Deno.copyFile(others.authority.certFile, path);
      assert.equal((await ask(path)).healthy, false);
      await Deno.copyFile(ours.authority.certFile, path);
      assert.equal((await ask(path)).healthy, true);
    });
  },
);

async function folderWithAuthority() {
  const path = await Deno.makeTempDir();
  return {
    path,
    authority: await makeAuthority(path),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
