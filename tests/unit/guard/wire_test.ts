import assert from "assert";
import { fc, testAlways } from "testing";
import type { GuardAnswer, GuardQuestion } from "../../../lib/core/mod.ts";
import {
  checkGreeting,
  decodeAnswer,
  decodeQuestion,
  encodeAnswer,
  encodeGreeting,
  encodeQuestion,
  LONGEST_LINE,
  sharedSettings,
} from "../../../lib/guard/mod.ts";
import type { SharedSettings } from "../../../lib/guard/settings.ts";

const SETTINGS = "CREDENTIAL_MODE=files";

const NONCE = "0123456789abcdef0123456789abcdef";
const PROCESS = { pid: 4711, stamp: 1_700_000_000_123.25, file: "65024:4711" };
const ARMED: GuardQuestion = {
  question: 7,
  duty: {
    kind: "armed",
    process: PROCESS,
    engagement: { startNonce: NONCE, number: 3 },
    signalled: false,
  },
  unable: "Cannot signal process 4711",
};
const SERVES: GuardAnswer = {
  question: 7,
  startNonce: NONCE,
  charge: {
    kind: "serves",
    process: PROCESS,
    engagement: 3,
    right: { stopsIn: -0.5, endsIn: 5_999.5 },
    stopping: false,
  },
};

/** A line of each kind, and who reads it. */
const KINDS: readonly { readonly said: unknown; readonly decode: (line: string) => unknown }[] = [
  { said: { settings: SETTINGS }, decode: (line) => checkGreeting(line, SETTINGS) },
  { said: ARMED, decode: decodeQuestion },
  { said: SERVES, decode: decodeAnswer },
];

const nonces = fc.stringMatching(/^[0-9a-f]{32}$/);
const numbers = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const spans = fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0);
const processes = fc.record({
  pid: numbers,
  stamp: spans,
  file: fc.stringMatching(/^\d{1,9}:\d{1,9}$/),
}, { requiredKeys: ["pid", "stamp"], noNullPrototype: true });
const questions: fc.Arbitrary<GuardQuestion> = fc.record({
  question: numbers,
  duty: fc.oneof(
    fc.constant({ kind: "idle" } as const),
    fc.record({
      kind: fc.constantFrom("armed" as const, "stopping" as const),
      process: processes,
      engagement: fc.option(
        fc.record({ startNonce: nonces, number: numbers }, { noNullPrototype: true }),
      ),
      signalled: fc.boolean(),
    }, { noNullPrototype: true }),
  ),
  unable: fc.string(),
}, { requiredKeys: ["question", "duty"], noNullPrototype: true });
const answers: fc.Arbitrary<GuardAnswer> = fc.record({
  question: numbers,
  startNonce: nonces,
  charge: fc.oneof(
    fc.constant({ kind: "unknown" } as const),
    fc.record(
      { kind: fc.constant("idle" as const), process: fc.option(processes) },
      { noNullPrototype: true },
    ),
    fc.record({
      kind: fc.constant("serves" as const),
      process: processes,
      engagement: fc.option(numbers),
      right: fc.option(fc.record({ stopsIn: spans, endsIn: spans }, { noNullPrototype: true })),
      stopping: fc.boolean(),
    }, { noNullPrototype: true }),
  ),
}, { noNullPrototype: true });

testAlways(
  "what is said between guard and manager is heard as it was said, on one bounded line",
  fc.property(questions, answers, (question, answer) => {
    for (const line of [encodeQuestion(question), encodeAnswer(answer)]) {
      assert.match(line, /^[\x20-\x7e]+\n$/);
      assert(line.length <= LONGEST_LINE);
    }
    assert.deepEqual(decodeQuestion(encodeQuestion(question)), question);
    assert.deepEqual(decodeAnswer(encodeAnswer(answer)), answer);
  }),
);

testAlways(
  "a line with one value replaced, missing or too many is refused",
  fc.property(fc.constantFrom(...KINDS), fc.nat(), fc.nat(), ({ said, decode }, at, with_) => {
    const ways = waysInto(said);
    const way = ways[at % ways.length] ?? [];
    const instead = WRONG[with_ % WRONG.length];
    assert.throws(() => decode(JSON.stringify(changed(said, way, instead))), Error);
  }),
);

Deno.test("a guard that would remove other files than the manager places is refused, by name", () => {
  const shared = {
    target: { kes: "/ipc/kes.skey", vrf: "/ipc/vrf.skey", opcert: "/ipc/node.cert" },
    node: { process: "cardano-node", socket: "/ipc/node.socket" },
    timings: { rightLasts: 13_500, stopBound: 6_000 },
  };
  const ours = sharedSettings(shared);
  checkGreeting(encodeGreeting(ours), ours);
  const others: readonly [SharedSettings, RegExp][] = [
    [{ ...shared, target: { bulk: "/ipc/all.json" } }, /expected CREDENTIAL_MODE=files TARGET_KES/],
    [
      { ...shared, target: { ...shared.target, vrf: "/ipc/v" } },
      /TARGET_VRF_KEY=\/ipc\/vrf\.skey:/,
    ],
    [{ ...shared, timings: { ...shared.timings, stopBound: 7_000 } }, /expected stop=6000:/],
    [{ ...shared, node: { ...shared.node, process: "node" } }, /PROCESS_NAME=cardano-node:/],
  ];
  for (const [theirs, message] of others) {
    const line = encodeGreeting(sharedSettings(theirs));
    assert.throws(() => checkGreeting(line, ours), { message });
  }
});

Deno.test("what is wrong with a line is named", () => {
  const wrong: readonly [line: string, message: RegExp][] = [
    ["", /expected an object in the answer, got nothing/],
    ["{", /expected an object in the answer, got nothing/],
    ["[]", /expected an object in the answer, got \[\]/],
    [JSON.stringify({ ...SERVES, more: 1 }), /expected no such field in the answer.more, got 1/],
    [JSON.stringify({ ...SERVES, question: 0 }), /expected a whole number above 0 in question/],
    [JSON.stringify({ ...SERVES, startNonce: "x" }), /32 hexadecimal digits in startNonce/],
    [withProcess({ pid: -1, stamp: 1 }), /expected a PID above 0 and a stamp in process/],
    [withProcess({ pid: 2 ** 53, stamp: 1 }), /expected a PID above 0 and a stamp in process/],
    [`${encodeAnswer(SERVES).replace("5999.5", "1e999")}`, /milliseconds in charge.right.endsIn/],
  ];
  for (const [line, message] of wrong) assert.throws(() => decodeAnswer(line), { message });
  assert.throws(() => decodeQuestion(encodeAnswer(SERVES)), Error);
  assert.throws(() => decodeAnswer(encodeQuestion(ARMED)), Error);
  assert.throws(() => checkGreeting(encodeQuestion(ARMED), SETTINGS), Error);
});

function withProcess(process: unknown): string {
  return JSON.stringify({ ...SERVES, charge: { ...SERVES.charge, process } });
}

/** `undefined` takes the field away, a symbol adds one beside it. */
const EXTRA = Symbol("extra");
const WRONG = [undefined, EXTRA, [], {}, "x", -1, 1.5, 2 ** 60, { kind: "x" }, [null]] as const;
/** Fields that may hold one of the wrong values, or be missing. */
const LENIENT: Readonly<Record<string, readonly unknown[]>> = {
  stamp: [-1, 1.5, 2 ** 60],
  stopsIn: [-1, 1.5, 2 ** 60],
  endsIn: [-1, 1.5, 2 ** 60],
  file: ["x", undefined],
  unable: ["x", undefined],
};

function waysInto(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    [name],
    ...waysInto(part).map((way) => [name, ...way]),
  ]);
}

function changed(value: unknown, way: readonly string[], instead: unknown): unknown {
  const [name = "", ...rest] = way;
  const fields = Object.fromEntries(Object.entries(Object(value)));
  if (rest.length > 0) return { ...fields, [name]: changed(fields[name], rest, instead) };
  const wrong = LENIENT[name]?.includes(instead) ? EXTRA : instead;
  return wrong === EXTRA ? { ...fields, extra: 1 } : { ...fields, [name]: wrong };
}
