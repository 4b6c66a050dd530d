/** Records of every shape that a register may be asked to keep. */
import { fc } from "testing";
import type { Offer, OwnPart, ReleaseMark, RightRecord, Signers } from "../../../lib/core/mod.ts";

/** A wall clock, in whole milliseconds, as far as RFC 3339 goes. */
const wallTime = fc.integer({ min: 0, max: 253_402_300_799_999 });
const count = fc.nat(2 ** 31 - 2);
/** Texts of others: anything, what means something in JSON included. */
const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("__proto__"));

const mark: fc.Arbitrary<ReleaseMark> = fc.record(
  { releaser: text, nonce: text, transitions: count },
  { noNullPrototype: true },
);

const offer: fc.Arbitrary<Offer> = fc.record({ target: text, nonce: text }, {
  noNullPrototype: true,
});

const signers: fc.Arbitrary<Signers> = fc.record({
  named: fc.array(
    fc.record({ identity: text, until: wallTime, order: count }, { noNullPrototype: true }),
    { maxLength: 8 },
  ),
  othersUntil: fc.option(wallTime),
}, { noNullPrototype: true });

/** What only a forge-manager writes. */
export const ownPart: fc.Arbitrary<OwnPart> = fc.record({
  nonce: fc.string({ minLength: 1 }),
  duration: fc.integer({ min: 5_000, max: 300_000 }),
  mark: fc.option(mark),
  signsUntil: fc.option(wallTime),
  othersSignUntil: fc.option(wallTime),
  certificateCounter: fc.option(fc.maxSafeNat()),
  fingerprint: text,
  tip: fc.maxSafeNat(),
  offer,
  signers,
}, {
  noNullPrototype: true,
  requiredKeys: [
    ...["nonce", "duration", "mark", "signsUntil", "othersSignUntil"] as const,
    ...["certificateCounter", "fingerprint"] as const,
  ],
});

/** A whole record, in whole seconds of duration as a Lease keeps them. */
export const record: fc.Arbitrary<RightRecord> = fc.record({
  holder: text,
  duration: fc.integer({ min: 5, max: 300 }).map((seconds) => seconds * 1000),
  transitions: count,
  acquiredAt: fc.option(wallTime),
  renewedAt: fc.option(wallTime),
  own: fc.option(ownPart),
}, { noNullPrototype: true });
