import type { Operated, Operation, RecordShown } from "../runtime/mod.ts";
import { type Row, rows } from "./rows.ts";
import { isYetToBeInitialised } from "./set_shown.ts";

/** What was found and done, for machines: one JSON object. */
export function recordsJson({ records, outcome }: Operated, operation: Operation): string {
  const { action, apply, fingerprint } = operation;
  const shown = records.map(({ renewedAt, ...record }) => ({
    ...record,
    renewedAt: renewedAt === null ? null : new Date(renewedAt).toISOString(),
  }));
  return JSON.stringify({ fingerprint, action, apply, records: shown, outcome }, null, 2);
}

/** What was found and done, for people. */
export function recordsText({ records, outcome }: Operated, operation: Operation): string {
  const { action, apply, fingerprint } = operation;
  return [
    `The set ${fingerprint}, as its records were`,
    ...records.flatMap((record) => ["", `register ${record.register}`, ...rows(rowsOf(record))]),
    ...(isYetToBeInitialised(records) ? ["", yetToBe(records.length)] : []),
    ...(action === "show" ? [] : ["", verdict(outcome, action, apply)]),
  ].join("\n");
}

function yetToBe(count: number): string {
  return "The set is not initialised yet: until its registers list each other, nobody gets the " +
    `right without all ${count} of them`;
}

function verdict(outcome: Operated["outcome"], action: string, apply: boolean): string {
  if (outcome !== null) return `${outcome.complete ? "Done" : "Not done"}: ${outcome.because}`;
  return apply
    ? "Nothing was done"
    : `Nothing was changed; \`registers ${action} --yes\` waits until ` +
      "nobody has renewed for as long as a challenger waits, and then does it";
}

function rowsOf(record: RecordShown): readonly Row[] {
  if (record.unreadable !== null) return [["unreadable", record.unreadable]];
  if (record.transitions === null) return [["record", "none"]];
  const { holder, isOver, renewedAt, fingerprint, isOfThisSet, id, ids, pending, retired } = record;
  return [
    ["holder", holder === null ? "nobody" : `${holder}${isOver ? ", whose time is over" : ""}`],
    ["written", renewedAt === null ? "not told" : ageOf(renewedAt)],
    [
      "belongs to",
      fingerprint === null
        ? "nobody that it names: it was edited, or another program wrote it"
        : `${fingerprint}${isOfThisSet ? " (this set)" : " (another)"}`,
    ],
    ["id", id ?? "none"],
    ["lists", ids === null ? "nothing yet" : listed(ids)],
    ["in dispute", pending.length === 0 ? "nothing" : pending.join(", ")],
    [
      "retired",
      retired === null ? "no" : `by ${retired === "holder" ? "its last holder" : "an operator"}`,
    ],
  ];
}

/** By two clocks that need not agree: for people only. */
function ageOf(renewedAt: number): string {
  return `${new Date(renewedAt).toISOString()}, ${
    Math.round((Date.now() - renewedAt) / 1000)
  } s ago`;
}

function listed(ids: Readonly<Record<string, string>>): string {
  return Object.entries(ids).map(([name, id]) => `${name}=${id}`).join(", ");
}
