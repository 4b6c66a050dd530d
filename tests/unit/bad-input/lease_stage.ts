import assert from "assert";
import {
  type Effect,
  eligibility,
  type Happening,
  holdsRight,
  type Milliseconds,
  type Observation,
  type RightRecord,
} from "../../../lib/core/mod.ts";
import { slotNotClear } from "../../../lib/core/slots.ts";
import { type JsonObject, jsonObject, parseJson } from "../../../lib/http/mod.ts";
import { type ApiObject } from "../../../lib/kubernetes/mod.ts";
import { leaseWith, newLease } from "../../../lib/registers/lease_object.ts";
import { versionOf } from "../../../lib/registers/lease_version.ts";
import { ownAnnotation } from "../../../lib/registers/own_part.ts";
import { bound } from "../registers/bound.ts";
import { FINGERPRINT, type Machine, startElector, watched } from "../core/machine.ts";

/** What a Lease holds: its spec, and the text of our annotation or nothing. */
export interface Content {
  readonly spec: unknown;
  readonly annotation?: unknown;
}

/** How long a challenger waits: D(1+r), by the least and by the longest lease that counts. */
export const BRIEFLY: Milliseconds = 16_500;
export const LONGEST: Milliseconds = 330_000;

/** The reaction of a row: it stands after so long, or never, and then says why. */
export type Reaction = Milliseconds | RegExp;

/** Longest reason that an operator should have to read. */
const LONGEST_REASON = 600;
/** Trying takes this long at most. */
const SOON: Milliseconds = 1_000;
/** A remote time may delay no longer than this: 3·D(1+r). */
const DELAYS: Milliseconds = 49_500;

/** A spec as somebody else's manager writes it. */
export const theirs = {
  holderIdentity: "them",
  leaseDurationSeconds: 15,
  leaseTransitions: 3,
  acquireTime: "2026-01-02T03:03:20.000000Z",
  renewTime: "2026-01-02T03:04:05.000000Z",
} as const;

/** Their own part, with some of it replaced. */
export const ownBy = (
  change: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({
  ...{ nonce: "theirs-3", duration: 15_000, mark: null, signsUntil: null },
  ...{ othersSignUntil: null, certificateCounter: 7, fingerprint: FINGERPRINT, ...change },
});

/** The text of our annotation, bound to a spec as its writer does it. */
export function annotation(own: unknown, spec: JsonObject = theirs): string {
  return bound(parseJson(JSON.stringify(own)), spec);
}

/** Our annotation with one value in it spelt in a way that JavaScript cannot write. */
export function spelt(field: string, value: string): string {
  const text = JSON.stringify(ownBy({ [field]: "@" })).replace('"@"', value);
  const { binding } = JSON.parse(bound(parseJson(text), theirs));
  return `{"own": ${text}, "binding": ${JSON.stringify(binding)}}`;
}

/** What the register makes of a Lease with this content. Goes through text, as on the wire. */
function seen(content: Content, revision: number): Observation {
  const { spec, annotation } = content;
  const text = JSON.stringify({
    ...newLease(NOTHING, "pool", "me"),
    metadata: {
      ...{ name: "me", namespace: "pool", resourceVersion: String(revision) },
      ...(annotation === undefined ? {} : { annotations: { [ownAnnotation]: annotation } }),
    },
    spec,
  }).replaceAll('"1e400"', "1e400");
  const version = versionOf(asObject(text));
  assert(version !== null);
  return { version, revision };
}

const NOTHING: RightRecord = {
  ...{ holder: "", duration: 0, transitions: 0, acquiredAt: null, renewedAt: null, own: null },
};

function asObject(text: string): ApiObject {
  const object = jsonObject(parseJson(text));
  const metadata = jsonObject(object?.metadata);
  assert(object !== null && metadata !== null);
  return { ...object, metadata };
}

function reasonsIn(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) => effect.type === "report" ? [effect.decision.because] : []);
}

function assertBounded(reasons: readonly string[]): void {
  for (const because of reasons) assert(because.length <= LONGEST_REASON, because.slice(0, 300));
}

/** A register that answers the machine's requests by what it holds. */
function playOut(
  machine: Machine,
  held: () => Observation,
  from: Milliseconds,
  until: Milliseconds,
) {
  const said: string[] = [];
  let time = from;
  let written: { readonly record: RightRecord; readonly at: Milliseconds } | null = null;

  function react(effects: readonly Effect[]): void {
    said.push(...reasonsIn(effects));
    for (const effect of effects) {
      if (effect.type === "write") written = { record: effect.record, at: time };
      if (effect.type !== "read") continue;
      const outcome = { kind: "observed", observation: held(), serverTime: null } as const;
      const { request, register } = effect;
      react(machine.at(time, { type: "readAnswered", register, request, outcome }));
    }
  }

  const happen = (happening: Happening) => react(machine.at(time, happening));
  happen({ type: "watchState", register: "r1", healthy: true, because: "opened" });
  happen(watched(held()));
  for (; written === null && time < until; time += 100) happen({ type: "tick" });
  return { said, written: written as { record: RightRecord; at: Milliseconds } | null };
}

/** A challenger that sees this content stands when it should, and writes what can be read. */
function challenge(content: Content, reaction: Reaction): void {
  const machine = startElector();
  const held = seen(content, 7);
  const from = 1_000;
  const { said, written } = playOut(machine, () => held, from, from + LONGEST + 2 * SOON);
  assertBounded(said);
  if (typeof reaction !== "number") {
    const { allowed, because } = eligibility(machine.state());
    assert.equal(written, null);
    assert(!allowed && reaction.test(because), because);
    assertBounded([because]);
    return;
  }
  assert(written !== null, eligibility(machine.state()).because);
  const waited = written.at - from;
  assert(waited >= reaction && waited <= reaction + SOON, `${waited} ms`);
  assertReadable(written.record, held);
  machine.tickTo(Math.max(written.at, from + DELAYS + SOON));
  assert.equal(slotNotClear(machine.state()), null);
}

/** What is written over the content comes back from the register as it was meant. */
function assertReadable(record: RightRecord, { version }: Observation): void {
  const before = asObject(JSON.stringify({
    metadata: { name: "me", namespace: "pool", resourceVersion: "7" },
    spec: parseJson(version?.spec ?? "{}"),
  }));
  const after = leaseWith(record, before);
  const back = versionOf(asObject(JSON.stringify(after)));
  assert.equal(back?.record.own?.nonce, record.own?.nonce);
  assert.equal(back?.record.holder, "me");
  const { leaseTransitions } = jsonObject(after.spec) ?? {};
  const isCount = Number.isSafeInteger(leaseTransitions) && Number(leaseTransitions) >= 0;
  assert(isCount && Number(leaseTransitions) < 2 ** 31, String(leaseTransitions));
}

/** A holder that sees this content, newer than its own, has lost the right at once. */
function overwrite(content: Content): void {
  const machine = startElector();
  const empty = seen({ spec: {} }, 7);
  const { written } = playOut(machine, () => empty, 1_000, 30_000);
  assert(written !== null);
  const { record, at } = written;
  const { attempt } = machine.state().registers[0] ?? {};
  const mine = versionOf(
    asObject(JSON.stringify(leaseWith(record, asObject('{"metadata":{"resourceVersion":"8"}}')))),
  );
  assert(attempt && mine);
  machine.at(at + 10, {
    ...{ type: "writeAnswered", register: "r1", request: attempt.request },
    outcome: { kind: "written", version: mine, serverTime: null },
  });
  assert(holdsRight(machine.state()));
  const effects = machine.at(at + 20, watched(seen(content, 9)));
  assertBounded(reasonsIn(effects));
  assert(!holdsRight(machine.state()));
}

/** Puts a content before a challenger and before a holder. */
export function met(content: Content, reaction: Reaction): void {
  challenge(content, reaction);
  overwrite(content);
}
