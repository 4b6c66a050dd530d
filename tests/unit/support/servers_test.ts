import assert from "assert";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { readAudit, requestsPerUser } from "../../support/servers/audit.ts";
import {
  eventually,
  kubeconfig,
  makeScratch,
  removeScratch,
  startServer,
  tail,
  tryHost,
} from "../../support/servers/mod.ts";

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a server is stopped, killed, frozen and read", async () => {
  await withFolder(async (folder) => {
    const log = `${folder}/log`;
    const polite = await startServer(
      "polite",
      ["/bin/sh", "-c", "trap 'echo bye; exit 3' TERM; echo hello; while :; do sleep 0.02; done"],
      log,
    );
    await eventually("hello", async () => (await tail(log)) === "hello" || null);
    polite.freeze();
    await polite.stop();
    assert.equal(await polite.ended, 3);
    assert.equal(await Deno.readTextFile(log), "hello\nbye\n");
    assert.equal(polite.running(), false);

    const killed = await startServer("killed", ["/bin/sleep", "1000"], log);
    assert.equal(killed.running(), true);
    killed.freeze();
    await killed.kill();
    assert.equal(await killed.ended, 128 + 9);

    const short = await startServer("short", ["/bin/sh", "-c", "exit 7"], log);
    assert.equal(await short.ended, 7);
    await short.stop();
  });
});

Deno.test("a server that has ended unnoticed can be signalled and stopped", async () => {
  await withFolder(async (folder) => {
    const brief = await startServer("brief", ["/bin/sleep", "0.1"], `${folder}/log`);
    // No turn of the event loop in which its end could be told.
    new Deno.Command("/bin/sleep", { args: ["0.5"] }).outputSync();
    assert.equal(brief.running(), true);
    brief.thaw();
    await brief.stop();
    assert.equal(await brief.ended, 0);
  });
});

Deno.test("a server ends when its standard input does: nobody holds the leash", async () => {
  await withFolder(async (folder) => {
    const leash = fileURLToPath(new URL("../../support/servers/leash.sh", import.meta.url));
    const { code, stdout } = await tryHost("bash", [leash, `${folder}/log`, "/bin/sleep", "1000"]);
    assert.equal(code, 128 + 9);
    await assert.rejects(Deno.stat(`/proc/${stdout.trim()}`), Deno.errors.NotFound);
  });
});

Deno.test("a host command that does not end is killed at its limit", async () => {
  const { code } = await tryHost("/bin/sleep", ["1000"], { limit: 50 });
  assert.equal(code, 128 + 9);
});

Deno.test("a host command that ended before its limit is none to kill then", async () => {
  const { code, stdout } = await tryHost("/bin/sh", ["-c", "sleep 0.5 & echo x"], { limit: 200 });
  assert.deepEqual([code, stdout], [0, "x\n"]);
});

Deno.test("a private folder is removed by its test, or by the next one if that was killed", async () => {
  const mine = await makeScratch("unit");
  // No process has this id: the kernel's limit is 2^22.
  const left = mine.replace(`-${Deno.pid}-`, "-4194305-");
  await Deno.mkdir(left);
  const next = await makeScratch("unit");
  await assert.rejects(Deno.stat(left), Deno.errors.NotFound);
  await Deno.stat(mine);
  for (const folder of [mine, next]) await removeScratch(folder);
  await assert.rejects(Deno.stat(mine), Deno.errors.NotFound);
});

Deno.test("waiting in vain ends with what was waited for and the words asked for", async () => {
  await assert.rejects(
    eventually("rain", () => null, { limit: 20, every: 5, why: () => Promise.resolve("Sun") }),
    /Waited 20 ms in vain for rain\. Sun/,
  );
});

Deno.test("the audit log counts a request once, a half-written line not at all", async () => {
  const event = (auditID: string, user: string, stage: string) =>
    JSON.stringify({
      ...{ auditID, stage, verb: "watch", user: { username: user } },
      objectRef: { resource: "leases", namespace: "pools", name: "right" },
      responseStatus: { code: 200 },
      requestReceivedTimestamp: "2026-01-01T00:00:01.500000Z",
    });
  const lines = [
    ...[event("1", "a", "ResponseStarted"), event("1", "a", "ResponseComplete")],
    ...[event("2", "a", "ResponseComplete"), event("3", "b", "ResponseComplete")],
    event("4", "b", "ResponseComplete").slice(0, -20),
  ];
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/audit.log`, lines.join("\n"));
    const requests = await readAudit(`${folder}/audit.log`);
    assert.deepEqual([...requestsPerUser(requests)], [["a", 2], ["b", 1]]);
    assert.deepEqual(requests[0], {
      ...{ id: "1", user: "a", verb: "watch", resource: "leases", subresource: "" },
      ...{ namespace: "pools", name: "right", code: 200, at: Date.UTC(2026, 0, 1, 0, 0, 1, 500) },
    });
  });
});

Deno.test("a kubeconfig holds one context with a token, or with a client certificate", () => {
  const common = { server: "https://127.0.0.1:6443", ca: "CA", namespace: "pools" };
  const read = (text: string) => {
    const file = parse(text);
    assert.equal(file["current-context"], "test");
    assert.deepEqual(file.contexts[0].context, {
      cluster: "test",
      user: "test",
      namespace: "pools",
    });
    assert.equal(atob(file.clusters[0].cluster["certificate-authority-data"]), "CA");
    return file.users[0].user;
  };
  assert.deepEqual(read(kubeconfig({ ...common, credentials: { token: "abc" } })), {
    token: "abc",
  });
  const user = read(
    kubeconfig({ ...common, credentials: { clientCertificate: "CERT", clientKey: "KEY" } }),
  );
  assert.deepEqual(
    [atob(user["client-certificate-data"]), atob(user["client-key-data"])],
    ["CERT", "KEY"],
  );
});
