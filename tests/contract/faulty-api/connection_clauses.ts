import assert from "assert";
import { openFaultyApi } from "../../support/faulty-api/mod.ts";
import { eventually, pause, settles } from "../../support/servers/mod.ts";
import { openCaller } from "./caller.ts";
import type { Stand } from "./stand.ts";

/** Certificates, and connections that must end. */
export const connectionClauses: Readonly<Record<string, (stand: Stand) => Promise<void>>> = {
  async "a client that goes takes its connection to the server along"(
    { caller, untilQuiet, front },
  ) {
    using fresh = caller("127.0.0.13");
    const before = front.connections();
    for (const faults of [[], [front.inject({ does: { kind: "silent watch" } })]]) {
      const watch = await fresh.watch();
      assert.equal(front.connections(), before + 1);
      await watch[Symbol.asyncDispose]();
      await untilQuiet(before);
      for (const fault of faults) fault.lift();
    }
  },

  async "a new certificate: old connections are cut, new ones are as good"({ one, front }) {
    await using watch = await one.watch();
    await front.rotateCertificate();
    await eventually("the watch to break", () => watch.ended() === "broken" || null);
    assert.equal((await one.get()).status, 200);
  },

  async "a certificate of a stranger is refused until the next one"({ one, front }) {
    await front.rotateCertificate({ signedBy: "a stranger" });
    const before = front.log().length;
    await assert.rejects(one.get(), /certificate/);
    assert.equal(front.log().length, before);
    await front.rotateCertificate();
    assert.equal((await one.get()).status, 200);
  },

  async "a front that closes waits neither for a deaf client nor for a frozen server"(
    { plane, accountToken },
  ) {
    const front = await openFaultyApi({ plane });
    front.inject({ does: { kind: "garbage", what: "huge" }, path: /^\/huge$/ });
    using deaf = await Deno.connectTls({
      ...{ hostname: front.address, port: front.port, caCerts: [plane.ca] },
    });
    await deaf.write(new TextEncoder().encode("GET /huge HTTP/1.1\r\n\r\n"));
    plane.process().freeze();
    try {
      using caller = openCaller({
        ...{ url: front.url, ca: plane.ca, token: accountToken, address: "127.0.0.13" },
      });
      const call = assert.rejects(caller.get(), TypeError);
      await eventually("both to be under way", () => front.log().length === 2 || null);
      await pause(300);
      assert(await settles(front.close(), 2_000));
      await call;
    } finally {
      plane.process().thaw();
    }
  },

  async "a front that closes ends what hangs, waits or watches"({ plane, accountToken, one }) {
    const front = await openFaultyApi({ plane });
    using caller = openCaller({
      ...{ url: front.url, ca: plane.ca, token: accountToken, address: one.address },
    });
    await using watch = await caller.watch();
    await eventually("an event", () => watch.events.length > 0 || null, { every: 10 });
    front.inject({ does: { kind: "silent watch" } });
    front.inject({ does: { kind: "cut watches", every: 60_000 } });
    await using silent = await caller.watch();
    front.inject({ does: { kind: "hang" }, only: "read" });
    front.inject({ does: { kind: "held", by: 60_000 }, only: "write" });
    const calls = [caller.get(), caller.write("never")].map((call) =>
      assert.rejects(call, TypeError)
    );
    await eventually("all to be under way", () => front.log().length === 4 || null, { every: 10 });
    const start = performance.now();
    await front.close();
    assert(performance.now() - start < 2_000);
    await Promise.all(calls);
    for (const one of [watch, silent]) {
      await eventually("the watch to break", () => one.ended() === "broken" || null);
    }
    await assert.rejects(caller.get(), TypeError);
  },
};
