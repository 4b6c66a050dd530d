import type { KeySettings } from "../config/mod.ts";
import type { Inspection } from "../runtime/mod.ts";
import { type Row, rows } from "./rows.ts";

/** What was found, for machines: one JSON object. */
export function inspectionJson(inspection: Inspection, settings: KeySettings): string {
  const { valid, files, facts, times, checks, problems, warnings } = inspection;
  const { network, pool } = settings;
  return JSON.stringify(
    {
      valid,
      network: { name: network.name, magic: network.magic },
      files,
      pool: facts?.poolId ?? null,
      expectedPool: pool.idHex === null ? null : { hex: pool.idHex, bech32: pool.id },
      certificate: facts === null ? null : { counter: facts.counter },
      kes: facts === null ? null : {
        vkey: facts.kesVkey,
        vkeyHash: facts.kesVkeyHash,
        startPeriod: facts.startPeriod,
        currentPeriod: times?.currentPeriod ?? null,
        endPeriod: times?.endPeriod ?? null,
        remainingPeriods: times?.remainingPeriods ?? null,
        expiresAt: times === null ? null : timeText(times.expiresAt),
      },
      vrf: facts === null ? null : { vkeyHash: facts.vrfVkeyHash },
      checks,
      problems,
      warnings,
    },
    null,
    2,
  );
}

/** What was found, for people. */
export function inspectionText(inspection: Inspection, { network }: KeySettings): string {
  const { valid, files, checks, problems, warnings } = inspection;
  return [
    `Credentials for ${network.name} (magic ${network.magic}): ` +
    (valid ? "they can be used" : "they cannot be used"),
    ...rows(files.map(({ variable, path, type, mode }) => [
      variable,
      `${path}, ${type ?? "no file of a pool"}, ${mode === null ? "not there" : `mode ${mode}`}`,
    ])),
    ...section("What they say", factRows(inspection)),
    "",
    "Checks",
    ...rows(checks.map(({ result, what }) => [result, what])),
    "",
    ...problems.map(({ because }) => `error: ${because}`),
    ...warnings.map((warning) => `warning: ${warning}`),
  ].join("\n").trimEnd();
}

function factRows({ facts, times }: Inspection): readonly Row[] {
  if (facts === null) return [];
  const { poolId, counter, startPeriod, kesVkey, vrfVkeyHash } = facts;
  return [
    ["pool", poolId.bech32],
    ["pool, hexadecimal", poolId.hex],
    ["certificate counter", String(counter)],
    ["KES start period", String(startPeriod)],
    ["KES current period", times === null ? "not known" : String(times.currentPeriod)],
    ["KES end period", times === null ? "not known" : `${times.endPeriod}, no longer included`],
    ["KES periods that remain", times === null ? "not known" : String(times.remainingPeriods)],
    ["KES key expires", times === null ? "not known" : timeText(times.expiresAt)],
    ["KES verification key", kesVkey],
    ["VRF key hash", vrfVkeyHash],
  ];
}

function section(title: string, table: readonly Row[]): readonly string[] {
  return table.length === 0 ? [] : ["", title, ...rows(table)];
}

/** Far beyond the calendar, as nonsense in a certificate may lead, there are no dates. */
function timeText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "beyond the calendar" : date.toISOString();
}
