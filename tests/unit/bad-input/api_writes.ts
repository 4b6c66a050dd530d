import assert from "assert";
import type { WriteOutcome } from "../../../lib/core/mod.ts";
import { own, record } from "../registers/samples.ts";
import { assertClear, type Limits, patient, stored, withRegister } from "./api_stage.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";

type Body = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What the server makes of what was sent. */
type Reaction = (sent: Body) => Response | Promise<Response>;

type Judged = readonly [
  answer: Reaction,
  kind: Exclude<WriteOutcome["kind"], "written">,
  because: RegExp,
];

/** An answer that repeats what was sent at a revision, with metadata and spec changed. */
const repeats = (
  metadata: Readonly<Record<string, unknown>>,
  spec: Readonly<Record<string, unknown>> = {},
): Reaction =>
(sent) =>
  Response.json({
    ...sent,
    metadata: { ...sent.metadata, uid: "u", ...metadata },
    spec: { ...sent.spec, ...spec },
  });

const gone = { kind: "Status", details: { kind: "leases", name: "me" } };
const UNTRUSTED = /The answer to the write is not to be trusted/;
const page = () => new Response("<html>Sign in</html>");

/** Answers that are judged alike whether a record is created or replaced. */
const both: readonly Row<Judged>[] = [
  [
    "500",
    () => new Response("etcdserver: leader changed", { status: 500 }),
    "failed",
    /\(500\); it says: etcdserver: leader changed/,
  ],
  [
    "504 after the write",
    () => new Response("timeout", { status: 504 }),
    "failed",
    /refused \(504\)/,
  ],
  [
    "429",
    () => new Response("", { status: 429, headers: { "retry-after": "9" } }),
    "failed",
    /too much to do/,
  ],
  ["401", () => new Response("", { status: 401 }), "failed", /credentials \(401\)/],
  [
    "403",
    () => new Response("", { status: 403 }),
    "failed",
    /grant the verb (create|update) on leases/,
  ],
  [
    "404 of the type",
    () => new Response("404 page not found", { status: 404 }),
    "failed",
    /does not serve leases/,
  ],
  [
    "409",
    () => Response.json({ message: "modified" }, { status: 409 }),
    "conflict",
    /changed or exists already \(409\); it says: modified/,
  ],
  ["413", () => new Response("too large", { status: 413 }), "failed", /refused \(413\)/],
  [
    "422",
    () => Response.json({ message: "spec.leaseTransitions: Invalid" }, { status: 422 }),
    "failed",
    /leaseTransitions: Invalid/,
  ],
  [
    "307",
    () => new Response(null, { status: 307, headers: { location: "/x" } }),
    "failed",
    /redirected \(307\)/,
  ],
  ["200 with a web page", page, "failed", /is not an object of the Kubernetes API/],
  [
    "200 without a word",
    () => new Response(null),
    "failed",
    /is not an object of the Kubernetes API/,
  ],
  [
    "202 with a Status",
    () => Response.json({ kind: "Status", metadata: {} }, { status: 202 }),
    "failed",
    /is about another object/,
  ],
  ["204", () => new Response(null, { status: 204 }), "failed", /\(204\) is not an object/],
  ["the Lease as it was before", () => Response.json(stored), "failed", UNTRUSTED],
  [
    "the Lease of another name",
    repeats({ name: "you", resourceVersion: "8" }),
    "failed",
    /is about another object/,
  ],
  ["no resourceVersion", repeats({ resourceVersion: undefined }), "failed", UNTRUSTED],
  [
    "a resourceVersion beyond counting",
    repeats({ resourceVersion: "9".repeat(20) }),
    "failed",
    UNTRUSTED,
  ],
  [
    "another holder, by a webhook",
    repeats({ resourceVersion: "8" }, { holderIdentity: "hook" }),
    "failed",
    UNTRUSTED,
  ],
  [
    "a holder of 500 kB",
    repeats({ resourceVersion: "8" }, { holderIdentity: "h".repeat(5e5) }),
    "failed",
    UNTRUSTED,
  ],
  [
    "another renewal time, by a webhook",
    repeats({ resourceVersion: "8" }, { renewTime: null }),
    "failed",
    UNTRUSTED,
  ],
  [
    "our annotation taken out",
    repeats({ resourceVersion: "8", annotations: {} }),
    "failed",
    /does not carry the nonce/,
  ],
  [
    "our annotation as a list",
    repeats({ resourceVersion: "8", annotations: [] }),
    "failed",
    /does not carry the nonce/,
  ],
];

const updates: readonly Row<Judged>[] = [
  [
    "404 of the Lease",
    () => Response.json(gone, { status: 404 }),
    "conflict",
    /there is no such object \(404\)/,
  ],
  [
    "what was sent, at the revision that was replaced",
    repeats({ resourceVersion: "7" }),
    "failed",
    /revision 7 is not above 7/,
  ],
  [
    "what was sent, at an older revision",
    repeats({ resourceVersion: "3" }),
    "failed",
    /revision 3 is not above 7/,
  ],
];

const creations: readonly Row<Judged>[] = [
  [
    "404 of the namespace",
    () => Response.json({ details: { kind: "namespaces" } }, { status: 404 }),
    "failed",
    /no namespace pool/,
  ],
  [
    "201 with somebody else's Lease",
    () => Response.json(stored, { status: 201 }),
    "failed",
    /does not carry the nonce/,
  ],
];

function assertJudged(outcome: WriteOutcome, kind: Judged[1], because: RegExp): void {
  assert(outcome.kind === kind, JSON.stringify(outcome).slice(0, 500));
  assertClear(outcome.because, because);
}

const reacting = (answer: Reaction) => async (request: Request) =>
  request.method === "GET" ? Response.json(stored) : await answer(await request.json());

async function update(
  answer: Reaction,
  kind: Judged[1],
  because: RegExp,
  limits: Partial<Limits> = {},
): Promise<void> {
  await withRegister(reacting(answer), async (lease) => {
    const read = await lease.read(patient);
    assert(read.kind === "observed" && read.observation.version !== null);
    assertJudged(await lease.update(record, read.observation.version, patient), kind, because);
  }, limits);
}

async function create(
  answer: Reaction,
  kind: Judged[1],
  because: RegExp,
  limits: Partial<Limits> = {},
): Promise<void> {
  await withRegister(reacting(answer), async (lease) => {
    assertJudged(await lease.create({ ...record, own }, patient), kind, because);
  }, limits);
}

const silent: Reaction = () => new Promise(() => {});
const LATE = /No answer within 1000 ms/;
const HASTY = { requestTimeout: 1000 };

export const apiWrites: readonly Kind[] = [
  ...kindsOf("answer to an update", [...both, ...updates], update),
  ...kindsOf("answer to a creation", [...both, ...creations], create),
  ...kindsOf("answer to an update", [["none"]], () => update(silent, "failed", LATE, HASTY)),
  ...kindsOf("answer to a creation", [["none"]], () => create(silent, "failed", LATE, HASTY)),
];
