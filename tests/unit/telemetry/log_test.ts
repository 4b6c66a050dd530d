import assert from "assert";
import { type LogOptions, openLog } from "../../../lib/telemetry/mod.ts";
import { fc, holds } from "testing";

/** A log whose lines end up in an array. */
function recorded(options: Partial<LogOptions> = {}) {
  const decoder = new TextDecoder();
  let text = "";
  const log = openLog({
    level: "debug",
    format: "json",
    pod: "bp-0",
    write: (bytes) => {
      text += decoder.decode(bytes, { stream: true });
      return Promise.resolve(bytes.length);
    },
    ...options,
  });
  return {
    log,
    async lines(): Promise<string[]> {
      await log.close(1000);
      return text.split("\n").slice(0, -1);
    },
  };
}

async function oneLine(event: string, fields: Record<string, unknown>) {
  const { log, lines } = recorded();
  log.info(event, fields);
  const [line = "", ...rest] = await lines();
  assert.equal(rest.length, 0);
  return JSON.parse(line);
}

Deno.test("a line is one JSON object with time, level, event, pod and the fields", async () => {
  const line = await oneLine("lease_acquired", { reason: "nobody held it", transitions: 3 });
  assert.match(line.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual({ ...line, timestamp: "" }, {
    timestamp: "",
    level: "INFO",
    event: "lease_acquired",
    pod: "bp-0",
    reason: "nobody held it",
    transitions: 3,
  });
});

Deno.test("only lines from the level on are written", async () => {
  const written: string[] = [];
  for (const level of ["debug", "info", "warning", "error"] as const) {
    const { log, lines } = recorded({ level });
    log.debug("a");
    log.info("b");
    log.warning("c");
    log.error("d");
    written.push((await lines()).map((line) => JSON.parse(line).event).join(""));
  }
  assert.deepEqual(written, ["abcd", "bcd", "cd", "d"]);
});

Deno.test("text lines are for people and stay on one line", async () => {
  const { log, lines } = recorded({ format: "text" });
  log.warning("node_silent", { because: "two\nlines", path: "/ipc/node.socket", tries: 2 });
  const [line = "", ...rest] = await lines();
  assert.equal(rest.length, 0);
  assert.match(
    line,
    /^\S+Z WARNING node_silent pod=bp-0 because="two\\nlines" path=\/ipc\/node.socket tries=2$/,
  );
});

Deno.test("a field cannot pose as the event or the level", async () => {
  const line = await oneLine("real", { event: "forged", level: "DEBUG", pod: "other" });
  assert.equal(line.event, "real");
  assert.equal(line.level, "INFO");
  assert.equal(line.pod, "bp-0");
  assert.equal(line.event_, "forged");
});

Deno.test("braces in an event are no template", async () => {
  assert.equal((await oneLine("a {because} b", { because: "x" })).event, "a {because} b");
});

Deno.test("what looks like a key or a token is not written, a hash is", async () => {
  const hash = "a1".repeat(32);
  const line = await oneLine("x", {
    hash,
    cborHex: `5840${"ab".repeat(64)}`,
    text: `{"cborHex":"5820${"CD".repeat(32)}"}`,
    deep: { list: [`5820${"cd".repeat(32)}`] },
    bytes: new Uint8Array(32).fill(7),
    buffer: new ArrayBuffer(8),
    error: new Error(`bad key 5820${"ef".repeat(32)}`),
    token: `Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl`,
    pem: "-----BEGIN EC PRIVATE KEY-----\nMHcCAQ",
  });
  assert.equal(line.hash, hash);
  assert.equal(line.cborHex, "[132 hexadecimal digits]");
  assert.equal(line.text, '{"cborHex":"[68 hexadecimal digits]"}');
  assert.deepEqual(line.deep, { list: ["[68 hexadecimal digits]"] });
  assert.equal(line.bytes, "[32 bytes]");
  assert.equal(line.buffer, "[8 bytes]");
  assert.equal(line.error, "Error: bad key [68 hexadecimal digits]");
  assert.equal(line.token, "Bearer [token]");
  assert.equal(line.pem, "[private key]");
});

Deno.test("odd values are written as something", async () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  const line = await oneLine("x", {
    big: 12n,
    not: NaN,
    none: undefined,
    fn: () => 1,
    date: new Date(0),
    nodate: new Date(NaN),
    loop,
    many: Array(60).fill(0),
    trap: {
      get thrown() {
        throw new Error("no");
      },
    },
  });
  assert.equal(line.big, "12");
  assert.equal(line.not, "NaN");
  assert(!("none" in line));
  assert.equal(line.date, "1970-01-01T00:00:00.000Z");
  assert.equal(line.nodate, null);
  assert.deepEqual(line.loop, { self: { self: { self: "[too deep]" } } });
  assert.equal(line.many.length, 51);
  assert.equal(line.trap, "[unprintable]");
});

Deno.test("a long text is cut, and a name is redacted like a value", async () => {
  const line = await oneLine("x", {
    text: "z".repeat(5000),
    map: { ["ab".repeat(40)]: 1 },
    ["cd".repeat(40)]: 2,
  });
  assert.equal(line.text, `${"z".repeat(2000)}… (5000 characters)`);
  assert.deepEqual(line.map, { "[80 hexadecimal digits]": 1 });
  assert.equal(line["[80 hexadecimal digits]"], 2);
});

Deno.test("after its end a log takes nothing and counts nothing", async () => {
  const { log, lines } = recorded();
  log.info("last");
  assert.equal((await lines()).length, 1);
  log.error("late");
  assert.equal(log.dropped(), 0);
});

Deno.test("a line has an end, however much it is given", async () => {
  const wide = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`f${n}`, "é".repeat(9e5)]));
  const { log, lines } = recorded();
  log.info("wide", wide);
  const [line = ""] = await lines();
  assert(line.length < 20_000, `${line.length}`);
  assert.equal(JSON.parse(line).event, "wide");
});

Deno.test("any fields make one line of JSON without a long run of hexadecimal digits", () =>
  holds(
    "any fields make one line of JSON without a long run of hexadecimal digits",
    fc.asyncProperty(
      fc.dictionary(
        fc.string(),
        fc.oneof(fc.anything(), fc.string({ unit: fc.constantFrom("a", "F", "0"), minLength: 60 })),
      ),
      async (fields) => {
        const { log, lines } = recorded();
        log.info("any", fields);
        const all = await lines();
        assert.equal(all.length, 1);
        assert.equal(JSON.parse(all[0] ?? "").event, "any");
        assert(!/[0-9a-f]{65}/i.test(all[0] ?? ""));
      },
    ),
  ));
