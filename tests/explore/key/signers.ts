import type {
  Milliseconds,
  NamedSigner,
  OtherSigner,
  State,
  WallTime,
} from "../../../lib/core/mod.ts";
import { BEGINNING } from "../scale.ts";
import { slotsLeft, type Writing } from "./writing.ts";

/**
 * Who may sign until when, which can only delay an enabling.
 *
 * When a time was first read decides that it is forgotten after 2·D; a time that can still keep
 * anybody waiting is never that old here (it lies at most D(1−r) after its write). With one
 * register a later statement is always read later, so one that is past says nothing; with several
 * its order and finality decide what an older statement of the same writer still counts.
 */
export function putSigners(writing: Writing, state: State, present: Milliseconds): void {
  const { bytes, world } = writing;
  const { others, ownLast } = state.signing;
  const wall = BEGINNING + present;
  bytes.put(ownLast === null ? 0 : 1 + slotsLeft(ownLast, wall));
  const codes: number[] = [];
  for (const signer of others) {
    const remaining = slotsLeft(signer.until, wall);
    const { identity } = signer;
    const known = writing.identities.find(identity);
    if (remaining === 0 && (world.registers.length === 1 || known < 0)) continue;
    const orders = world.registers.length === 1 ? 0 : ordersOf(writing, signer, identity);
    const retold = signer.of === "others" ? 1 : 0;
    codes.push(
      (((known + 1) * 2 + retold) * 2 + (signer.isFinal ? 1 : 0)) * 32 + remaining,
      orders,
    );
  }
  bytes.put(codes.length / 2);
  // In which order they were noted decides nothing.
  for (const [code, orders] of pairs(codes)) {
    bytes.put(code >> 8);
    bytes.put(code & 255);
    bytes.put(orders);
  }
}

/** Per register: whether its record is of the same writer, and later than the statement. */
function ordersOf({ world }: Writing, { order }: OtherSigner, identity: string): number {
  return world.registers.reduce((code, { written }) => {
    const own = written?.record.own ?? null;
    const writer = own?.mark?.releaser ?? written?.record.holder;
    if (own === null || writer !== identity) return code * 3;
    const later = Number(own.nonce.slice(own.nonce.lastIndexOf("-") + 1)) > order;
    return code * 3 + (later ? 2 : 1);
  }, 0);
}

/**
 * What a record tells of others by their names: whoever reads it compares its order with that of what
 * it knows of the same one, which is before, the same or later.
 */
export function putNamed(
  { bytes, identities, world }: Writing,
  named: readonly NamedSigner[],
  begin: WallTime,
): void {
  bytes.put(named.length);
  for (const { identity, until, order } of named) {
    bytes.put(1 + identities.find(identity));
    bytes.put(slotsLeft(until, begin));
    for (const { state } of world.pods) {
      const known = state?.signing.others.find((one) =>
        one.of === "itself" && one.identity === identity
      );
      bytes.put(known === undefined ? 0 : 2 + Math.sign(order - known.order));
    }
  }
}

function pairs(codes: readonly number[]): readonly (readonly [number, number])[] {
  const paired: [number, number][] = [];
  for (let index = 0; index < codes.length; index += 2) {
    paired.push([codes[index] ?? 0, codes[index + 1] ?? 0]);
  }
  return paired.length < 2 ? paired : paired.sort(([a, b], [c, d]) => a - c || b - d);
}
