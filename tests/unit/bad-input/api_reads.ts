import assert from "assert";
import type { Observation } from "../../../lib/core/mod.ts";
import {
  assertClear,
  gzipped,
  longBody,
  patient,
  stored,
  withMetadata,
  withRegister,
} from "./api_stage.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";

type Failing = readonly [answer: () => Response | Promise<Response>, because: RegExp];

const WHOLE = /is not a whole number below 2\^53: this API server cannot serve as a register/;
const NO_OBJECT = /The answer to get \(200\) is not an object of the Kubernetes API/;
const OTHER = /The answer to get \(200\) is about another object/;

const gone = { kind: "Status", code: 404, message: "no such Lease", details: { name: "me" } };
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

const statuses: readonly Row<Failing>[] = [
  ["500", () => new Response("boom", { status: 500 }), /refused \(500\); it says: boom/],
  [
    "500 with a message of 900 kB",
    () => new Response("m".repeat(9e5), { status: 500 }),
    /it says: mmm.*…$/,
  ],
  [
    "502 of a proxy",
    () => new Response("<html><h1>Bad Gateway</h1></html>", { status: 502 }),
    /refused \(502\)/,
  ],
  ["503 without a word", () => new Response(null, { status: 503 }), /refused \(503\)$/],
  ["429", () => new Response("slow down", { status: 429 }), /has too much to do \(429\)/],
  [
    "429 with Retry-After",
    () => new Response("", { status: 429, headers: { "retry-after": "1" } }),
    /too much to do \(429\)/,
  ],
  [
    "429 with Retry-After in a year",
    () => new Response("", { status: 429, headers: { "retry-after": "31536000" } }),
    /\(429\)/,
  ],
  [
    "401",
    () => Response.json({ message: "Unauthorized" }, { status: 401 }),
    /does not accept this client's credentials \(401\)/,
  ],
  [
    "403",
    () => Response.json({ message: "no" }, { status: 403 }),
    /grant the verb get on leases\.coordination\.k8s\.io/,
  ],
  [
    "404 without a Status",
    () => new Response("404 page not found", { status: 404 }),
    /does not serve leases of coordination/,
  ],
  [
    "404 of the namespace",
    () => Response.json({ details: { kind: "namespaces", name: "pool" } }, { status: 404 }),
    /there is no namespace pool/,
  ],
  [
    "404 about another object",
    () => Response.json({ details: { kind: "leases", name: "you" } }, { status: 404 }),
    /does not serve leases/,
  ],
  ["409 to a read", () => new Response("", { status: 409 }), /\(409\)/],
  ["410 to a read", () => new Response("", { status: 410 }), /expired \(410\)/],
  [
    "301",
    () => new Response(null, { status: 301, headers: { location: "http://127.0.0.1:1/" } }),
    /redirected \(301\), which is not followed/,
  ],
  [
    "302 to a sign-in page",
    () => new Response(null, { status: 302, headers: { location: "/login" } }),
    /redirected \(302\)/,
  ],
  ["204", () => new Response(null, { status: 204 }), /The answer to get \(204\) is not an object/],
  [
    "a refusal nested 200,000 deep",
    () => new Response(nested(2e5), { status: 500 }),
    /refused \(500\)/,
  ],
];

const bodies: readonly Row<Failing>[] = [
  ["nothing", () => new Response(""), NO_OBJECT],
  ["white space", () => new Response(" \n"), NO_OBJECT],
  ["a web page", () => new Response("<!doctype html><title>Sign in</title>"), NO_OBJECT],
  ["half a Lease", () => new Response(JSON.stringify(stored).slice(0, 90)), NO_OBJECT],
  ["two Leases", () => new Response(JSON.stringify(stored).repeat(2)), NO_OBJECT],
  ["the word null", () => new Response("null"), NO_OBJECT],
  ["a number", () => new Response("7"), NO_OBJECT],
  ["a list of Leases", () => Response.json([stored]), NO_OBJECT],
  ["binary", () => new Response(crypto.getRandomValues(new Uint8Array(5000))), NO_OBJECT],
  ["lists in lists, 200,000 deep", () => new Response(nested(2e5)), NO_OBJECT],
  [
    "a spec nested 100,000 deep",
    () => new Response(JSON.stringify(stored).replace("15", nested(1e5))),
    NO_OBJECT,
  ],
  [
    "compressed garbage",
    () => new Response("not gzip", { headers: { "content-encoding": "gzip" } }),
    /^get leases/,
  ],
  ["20 MB compressed to 20 kB", async () => {
    const bomb = await gzipped(new Uint8Array(20_000_000));
    return new Response(bomb, { headers: { "content-encoding": "gzip" } });
  }, /longer than 1048576 bytes/],
];

const objects: readonly Row<Failing>[] = [
  ["an object without metadata", () => Response.json({ kind: "Lease", spec: {} }), NO_OBJECT],
  ["metadata that is a list", () => Response.json({ ...stored, metadata: [] }), NO_OBJECT],
  ["the Lease of another name", () => Response.json(withMetadata({ name: "you" })), OTHER],
  [
    "the Lease of another namespace",
    () => Response.json(withMetadata({ namespace: "default" })),
    OTHER,
  ],
  ["a Lease without a name", () => Response.json(withMetadata({ name: undefined })), OTHER],
  ["a name that is an object", () => Response.json(withMetadata({ name: { x: 1 } })), OTHER],
  ["a name of 100 kB", () => Response.json(withMetadata({ name: "n".repeat(1e5) })), OTHER],
  [
    "a Pod of that name",
    () => Response.json({ ...stored, kind: "Pod" }),
    /kind "Pod", expected Lease/,
  ],
  ["a Status", () => Response.json({ kind: "Status", metadata: {}, status: "Success" }), OTHER],
  ["no resourceVersion", () => Response.json(withMetadata({ resourceVersion: undefined })), WHOLE],
  ["an empty resourceVersion", () => Response.json(withMetadata({ resourceVersion: "" })), WHOLE],
  [
    "a resourceVersion of letters",
    () => Response.json(withMetadata({ resourceVersion: "abc" })),
    WHOLE,
  ],
  [
    "a negative resourceVersion",
    () => Response.json(withMetadata({ resourceVersion: "-7" })),
    WHOLE,
  ],
  [
    "a resourceVersion of 2^53",
    () => Response.json(withMetadata({ resourceVersion: "9007199254740992" })),
    WHOLE,
  ],
  [
    "a resourceVersion in powers of ten",
    () => Response.json(withMetadata({ resourceVersion: "1e3" })),
    WHOLE,
  ],
  [
    "a resourceVersion that is a number",
    () => Response.json(withMetadata({ resourceVersion: 7 })),
    WHOLE,
  ],
  [
    "a resourceVersion of 500 kB",
    () => Response.json(withMetadata({ resourceVersion: "7".repeat(5e5) })),
    WHOLE,
  ],
];

/** The read fails and says why; the next one, answered well, works. */
async function fails(answer: Failing[0], because: RegExp): Promise<void> {
  await withRegister(
    (_, count) => count === 1 ? answer() : Response.json(stored),
    async (lease) => {
      const outcome = await lease.read(patient);
      assert(outcome.kind === "failed", JSON.stringify(outcome).slice(0, 500));
      assertClear(outcome.because, because);
      assert.equal((await lease.read(patient)).kind, "observed");
    },
  );
}

type Observed = readonly [answer: () => Response, expected: (seen: Observation) => void];

const isMissing = (seen: Observation) => assert.deepEqual(seen, { version: null, revision: null });
/** Seen as a Lease that names nobody and protects nobody for less than the longest time. */
const namesNobody = ({ version }: Observation) => assert.equal(version?.record.holder, "");

const observed: readonly Row<Observed>[] = [
  ["404 of the Lease itself", () => Response.json(gone, { status: 404 }), isMissing],
  ["a Lease without a spec", () => Response.json({ ...stored, spec: undefined }), namesNobody],
  ["a spec that is a list", () => Response.json({ ...stored, spec: ["holder"] }), namesNobody],
  ["a spec that is null", () => Response.json({ ...stored, spec: null }), namesNobody],
  [
    "annotations that are a list",
    () => Response.json(withMetadata({ annotations: ["x"] })),
    ({ version }) => assert.equal(version?.record.own, null),
  ],
  [
    "a spec of wrong types",
    () =>
      Response.json({
        ...stored,
        spec: {
          holderIdentity: 7,
          leaseDurationSeconds: "15",
          leaseTransitions: [],
          renewTime: {},
        },
      }),
    ({ version }) => {
      const nobody = { holder: "", transitions: 0, acquiredAt: null, renewedAt: null, own: null };
      assert.deepEqual(version?.record, { ...nobody, duration: 300_000 });
    },
  ],
];

async function reads(answer: Observed[0], expected: Observed[1]): Promise<void> {
  await withRegister(answer, async (lease) => {
    const outcome = await lease.read(patient);
    assert(outcome.kind === "observed", JSON.stringify(outcome));
    expected(outcome.observation);
  });
}

/** Of 20 MB hardly more than the longest answer is read. */
async function isCut(): Promise<void> {
  const { body, sent } = longBody(20_000_000);
  await fails(() => new Response(body), /longer than 1048576 bytes/);
  assert(sent() < 8_000_000, `${sent()} bytes were taken`);
}

async function knowsNoTime(date: string): Promise<void> {
  await withRegister(() => Response.json(stored, { headers: { date } }), async (lease) => {
    const outcome = await lease.read(patient);
    assert(outcome.kind === "observed" && outcome.serverTime === null, JSON.stringify(outcome));
  });
}

/** What never becomes a whole answer is given up in time. */
async function isGivenUp(answer: () => Response | Promise<Response>): Promise<void> {
  await withRegister(answer, async (lease) => {
    const outcome = await lease.read(patient);
    assert(outcome.kind === "failed", JSON.stringify(outcome));
    assertClear(outcome.because, /No answer within 200 ms/);
  }, { requestTimeout: 200 });
}

const hangs = () => new Promise<never>(() => {});

const endless: readonly Row<readonly [answer: () => Response | Promise<Response>]>[] = [
  ["no answer at all", hangs],
  ["a body that never begins", () => new Response(new ReadableStream({ pull: hangs }))],
  ["a body that stops half way", () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode("{")),
      }),
    )],
];

export const apiReads: readonly Kind[] = [
  ...kindsOf("answer to a read", [...statuses, ...bodies, ...objects], fails),
  ...kindsOf("answer to a read", observed, reads),
  ...kindsOf("answer to a read", endless, isGivenUp),
  ...kindsOf("answer to a read", [["20 MB"]], isCut),
  ...kindsOf("answer to a read", [["a Date that is none", "yesterday"]], knowsNoTime),
];
