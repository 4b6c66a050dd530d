import type { RightRecord } from "../../../lib/core/mod.ts";
import { BEGINNING, clockAt, SECOND, secondsPerUnit } from "../scale.ts";
import type { Written } from "../world/register.ts";
import { putNamed } from "./signers.ts";
import { slotsLeft, type Writing } from "./writing.ts";

/** What was written to a register; nothing more than its rank if the register still holds it. */
export function putWritten(
  writing: Writing,
  register: number,
  written: Written | null,
  how: "whole" | "unlessCurrent",
): void {
  const { bytes, world, ranks } = writing;
  bytes.put(ranks[register]?.(written?.revision) ?? 0);
  if (written === null) return;
  if (how === "unlessCurrent" && world.registers[register]?.revision === written.revision) return;
  putHolding(writing, register, written.record);
  putSigning(writing, written);
}

/**
 * Holder, nonce and mark. Durations, fingerprint and certificate counter are the same in all; the
 * transition count is compared only with that of the mark in the same write; who acquired and
 * renewed when is for people.
 */
export function putHolding(
  { bytes, identities, nonces }: Writing,
  register: number,
  { holder, own }: RightRecord,
): void {
  bytes.put(holder === "" ? 0 : 1 + identities.of(holder));
  bytes.put(own === null ? 0 : 1 + (nonces[register]?.of(own.nonce) ?? 0));
  const mark = own?.mark ?? null;
  bytes.put(mark === null ? 0 : 1 + identities.of(mark.releaser));
}

/** Until when a record says that nodes may sign, as long as that can keep anybody waiting. */
export function putSigning(
  writing: Writing,
  { record, by, unit }: Omit<Written, "revision">,
): void {
  const { bytes, world } = writing;
  const { signsUntil = null, othersSignUntil = null, signers } = record.own ?? {};
  const { named = [], othersUntil = othersSignUntil } = signers ?? {};
  const begin = BEGINNING + clockAt(by, unit);
  const units = world.unit - unit;
  // A reader adds the time to its clock of when the record was written; the slowest waits longest.
  const slowest = begin + units * SLOWEST * SECOND;
  const times = [signsUntil, othersUntil];
  const useful = named.filter(({ until }) => slotsLeft(until, slowest) > 0);
  const isUseful = times.some((time) => time !== null && slotsLeft(time, slowest) > 0);
  bytes.put(isUseful || useful.length > 0 ? 1 + units : 0);
  for (const time of times) {
    if (time === null) bytes.put(0);
    else bytes.put(slotsLeft(time, slowest) === 0 ? 1 : 2 + slotsLeft(time, begin));
  }
  putNamed(writing, useful, begin);
}

const SLOWEST = Math.min(secondsPerUnit(0), secondsPerUnit(1));
