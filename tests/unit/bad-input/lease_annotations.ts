import { type Kind, kindsOf, type Row } from "./kind.ts";
import {
  annotation,
  BRIEFLY,
  type Content,
  LONGEST,
  met,
  ownBy,
  type Reaction,
  spelt,
  theirs,
} from "./lease_stage.ts";
import { FINGERPRINT } from "../core/machine.ts";

type Met = readonly [Content, Reaction];

/** Their Lease with this text as our annotation. */
const saying = (text: unknown): Content => ({ spec: theirs, annotation: text });

/** Their Lease with an own part of theirs in which this is replaced. */
const own = (change: Readonly<Record<string, unknown>>): Content =>
  saying(annotation(ownBy(change)));

const good = annotation(ownBy());
const deep = "[".repeat(8_000) + "]".repeat(8_000);

const texts: readonly Row<Met>[] = [
  ["garbage", saying("garbage"), BRIEFLY],
  ["nothing", saying(""), BRIEFLY],
  ["half of it", saying(good.slice(0, good.length / 2)), BRIEFLY],
  ["a number", saying(7), BRIEFLY],
  ["the word null", saying("null"), BRIEFLY],
  ["a list", saying(`[${good}]`), BRIEFLY],
  ["lists in lists, 8,000 deep", saying(`{"own": {}, "binding": ${deep}}`), BRIEFLY],
  ["250 kB", saying(good.replace("{", `{"pad": "${"x".repeat(250_000)}",`)), BRIEFLY],
  ["another version of it", saying(JSON.stringify({ version: 2, right: ownBy() })), BRIEFLY],
  ["no binding", saying(JSON.stringify({ own: ownBy() })), BRIEFLY],
  ["a binding to another holder", saying(good.replace('"them"', '"they"')), BRIEFLY],
  ["a nonce edited by hand", saying(good.replace("theirs-3", "theirs-4")), BRIEFLY],
  ["a counter edited by hand", saying(good.replace('Counter":7', 'Counter":99')), BRIEFLY],
  [
    "a binding to another renewal",
    { spec: { ...theirs, renewTime: null }, annotation: good },
    BRIEFLY,
  ],
  [
    "a holder taken out by hand",
    { spec: { ...theirs, holderIdentity: "" }, annotation: good },
    BRIEFLY,
  ],
];

const fields: readonly Row<Met>[] = [
  ["no own part", saying(annotation(null)), BRIEFLY],
  ["an own part without its fields", saying(annotation({})), BRIEFLY],
  ["an empty nonce", own({ nonce: "" }), BRIEFLY],
  ["a nonce that is a number", own({ nonce: 3 }), BRIEFLY],
  ["a nonce without an order", own({ nonce: "theirs" }), BRIEFLY],
  ["a nonce whose order is absurd", own({ nonce: "theirs-1e999", signsUntil: 1 }), BRIEFLY],
  ["a duration of 1e308", own({ duration: 1e308 }), LONGEST],
  ["a negative duration", own({ duration: -1 }), LONGEST],
  ["a duration that is a text", own({ duration: "15000" }), LONGEST],
  ["signs until 2099", own({ signsUntil: Date.UTC(2099, 11, 31) }), BRIEFLY],
  ["signs until before Christ", own({ signsUntil: -1e14 }), BRIEFLY],
  ["signs until 1e308", own({ signsUntil: 1e308 }), BRIEFLY],
  ["signs until -1e308", own({ signsUntil: -1e308 }), BRIEFLY],
  ["signs until 1e400", saying(spelt("signsUntil", "1e400")), BRIEFLY],
  ["signs until tomorrow", own({ signsUntil: "tomorrow" }), BRIEFLY],
  ["others sign until 1e400", saying(spelt("othersSignUntil", "1e400")), BRIEFLY],
  ["others sign until 2099", own({ othersSignUntil: Date.UTC(2099, 11, 31) }), BRIEFLY],
  [
    "others by name, of whom one is none",
    own({ signers: { named: [null], othersUntil: null } }),
    BRIEFLY,
  ],
  ["others by name, in no list", own({ signers: { named: "me", othersUntil: 1e308 } }), BRIEFLY],
  [
    "itself by name, until 2099",
    own({
      signers: {
        named: [{ identity: "them", until: Date.UTC(2099, 11, 31), order: 2 ** 52 }],
        othersUntil: null,
      },
    }),
    BRIEFLY,
  ],
  ["a negative counter", own({ certificateCounter: -1 }), BRIEFLY],
  ["a counter with a fraction", own({ certificateCounter: 7.5 }), BRIEFLY],
  ["a counter of 2^53", own({ certificateCounter: 2 ** 53 }), BRIEFLY],
  ["a counter of 1e400", saying(spelt("certificateCounter", "1e400")), BRIEFLY],
  ["a counter that is a text", own({ certificateCounter: "7" }), BRIEFLY],
  ["a counter above ours", own({ certificateCounter: 8 }), /has counter 7, but a record carries 8/],
  [
    "the highest counter there is",
    own({ certificateCounter: 2 ** 53 - 1 }),
    /a record carries 9007199254740991/,
  ],
  [
    "another pool",
    own({ fingerprint: "b".repeat(56) }),
    /belongs to bbb.*give each its own LEASE_NAME/,
  ],
  ["no pool", own({ fingerprint: "" }), /belongs to , expected aaa/],
  [
    "a pool of 15,000 characters",
    own({ fingerprint: "b".repeat(15_000) }),
    /belongs to bbb.*expected aaa/,
  ],
];

/** Their Lease with what it says of its set, in which this is replaced. */
const ofSet = (change: Readonly<Record<string, unknown>>, others = {}): Content =>
  own({ set: { id: "id-1", ids: null, pending: [], retired: null, ...change }, ...others });

const otherSet = { fingerprint: `${FINGERPRINT},r2,r3` };
const threeIds = { r1: "id-1", r2: "id-2", r3: "id-3" };

const sets: readonly Row<Met>[] = [
  ["nothing", own({ set: undefined }), BRIEFLY],
  ["null", own({ set: null }), BRIEFLY],
  ["a text", own({ set: "r1" }), BRIEFLY],
  ["a list", own({ set: ["r1"] }), BRIEFLY],
  ["no fields", own({ set: {} }), BRIEFLY],
  ["an id only", ofSet({}), BRIEFLY],
  ["an empty id", ofSet({ id: "" }), BRIEFLY],
  ["an id of 15,000 characters", ofSet({ id: "x".repeat(15_000) }), BRIEFLY],
  ["its list", ofSet({ ids: { r1: "id-1" } }), BRIEFLY],
  ["a list with another id", ofSet({ ids: { r1: "id-2" } }), BRIEFLY],
  ["a list without it", ofSet({ ids: { r2: "id-2" } }), BRIEFLY],
  ["a list of more registers than there are", ofSet({ ids: threeIds }), BRIEFLY],
  [
    "a list of a thousand registers",
    ofSet({
      ids: Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`r${n}`, `id-${n}`])),
    }),
    BRIEFLY,
  ],
  ["the name __proto__", saying(spelt("set", '{"ids":{"__proto__":"id-1"}}')), BRIEFLY],
  ["the name constructor", ofSet({ ids: { constructor: "id-1" } }), BRIEFLY],
  ["itself in dispute", ofSet({ ids: { r1: "id-1" }, pending: ["r1"] }), BRIEFLY],
  ["names in dispute that are none", ofSet({ pending: [1, null] }), BRIEFLY],
  ["retired, of this set", ofSet({ retired: "holder" }), BRIEFLY],
  [
    "retired by an operator, of this set",
    ofSet({ retired: "operator" }),
    /an operator has retired this set.*registers readmit/,
  ],
  ["retired by a stranger", ofSet({ retired: "me" }, otherSet), BRIEFLY],
  ["another set", ofSet({}, otherSet), /kept its right in other registers.*registers retire/],
  ["another set, retired", ofSet({ retired: "holder" }, otherSet), BRIEFLY],
  [
    "another set, retired, of which a majority is elsewhere",
    ofSet({ retired: "holder", ids: threeIds }, otherSet),
    /kept its right in other registers.*registers retire/,
  ],
  [
    "another set, retired, whose list was announced",
    ofSet({ retired: "holder", pending: Object.keys(threeIds) }, otherSet),
    /kept its right in other registers.*registers retire/,
  ],
  [
    "another set, retired by an operator",
    ofSet({ retired: "operator", ids: threeIds }, otherSet),
    BRIEFLY,
  ],
  [
    "another pool, retired",
    ofSet({ retired: "holder" }, { fingerprint: "b".repeat(56) }),
    /belongs to bbb.*give each its own LEASE_NAME/,
  ],
  [
    "another pool, retired by an operator",
    ofSet({ retired: "operator" }, { fingerprint: "b".repeat(56) }),
    BRIEFLY,
  ],
];

const released = { ...theirs, holderIdentity: "" };
/** A Lease that says it was released, with a mark in which this is replaced. */
const marked = (change: Readonly<Record<string, unknown>>, spec = released): Content => {
  const mark = { releaser: "them", nonce: "theirs-3", transitions: 3, ...change };
  return { spec, annotation: annotation(ownBy({ mark }), spec) };
};

/** Nobody here saw the named holder before: no mark is worth anything. */
const marks: readonly Row<Met>[] = [
  ["a release that nobody saw coming", marked({}), BRIEFLY],
  ["a mark of another write", marked({ nonce: "theirs-2" }), BRIEFLY],
  ["a mark of another count", marked({ transitions: 2 }), BRIEFLY],
  ["a mark without a releaser", marked({ releaser: "" }), BRIEFLY],
  ["a mark that is a text", {
    spec: released,
    annotation: annotation(ownBy({ mark: "released" }), released),
  }, BRIEFLY],
  ["a mark with a field missing", marked({ transitions: undefined }), BRIEFLY],
  [
    "a mark on a Lease that is held",
    marked({}, { ...theirs, holderIdentity: "them" as "" }),
    BRIEFLY,
  ],
];

export const leaseAnnotations: readonly Kind[] = [
  ...kindsOf("annotation of a Lease", [...texts, ...fields], met),
  ...kindsOf("set of registers in a Lease", sets, met),
  ...kindsOf("release of a Lease", marks, met),
];
