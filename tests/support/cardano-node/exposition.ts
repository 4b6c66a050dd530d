/** The metrics of the node as text, in the names of its three dialects. */
import { tipSlot } from "./chain.ts";
import type { StandIn } from "./state.ts";
import { isAtLeast, type Version } from "./version.ts";

/** A metric's name in the legacy and in the new dialect; `null` where it has none. */
type Row = readonly [
  legacy: string | null,
  modern: string | null,
  value: (node: StandIn) => number | null,
];

const rows: readonly Row[] = [
  ["forging_enabled", "forging_enabled_int", ({ state }) => state.forgingEnabled],
  ["aboutToLeadSlotLast_int", null, ({ state }) => state.lastSlotChecked],
  ["Forge_node_is_leader_int", "Forge_node_is_leader_counter", ({ state }) => count(state.leads)],
  ["nodeIsLeaderNum_int", null, ({ state }) => count(state.leads)],
  [null, "nodeIsLeader_int", ({ state }) => state.lastSlotLed],
  ["Forge_forged_int", "Forge_forged_counter", ({ state }) => count(state.forged)],
  ["blocksForgedNum_int", "blocksForged_int", ({ state }) => count(state.forged)],
  ["forgedSlotLast_int", "forgedSlotLast_int", ({ state }) => state.lastSlotForged],
  ["Forge_adopted_int", "Forge_adopted_counter", ({ state }) => count(state.adopted)],
  ["Forge_didnt_adopt_int", "Forge_didnt_adopt_counter", ({ state }) => count(state.didntAdopt)],
  [
    "Forge_forged_invalid_int",
    "Forge_forged_invalid_counter",
    ({ state }) => count(state.forgedInvalid),
  ],
  ["nodeCannotForge_int", "nodeCannotForge_int", ({ state }) => count(state.cannotForge)],
  [
    "Forge_could_not_forge_int",
    "Forge_could_not_forge_counter",
    ({ state }) => count(state.cannotForge),
  ],
  [
    "Forge_forge_state_update_error_int",
    "Forge_StateUpdateError_int",
    ({ state }) => state.lastSlotOfUpdateError,
  ],
  ["slotsMissedNum_int", "slotsMissed_int", ({ state }) => state.missed],
  ["currentKESPeriod_int", "currentKESPeriod_int", ({ state }) => state.kes?.current ?? null],
  [
    "remainingKESPeriods_int",
    "remainingKESPeriods_int",
    ({ state }) => state.kes?.remaining ?? null,
  ],
  [
    "operationalCertificateStartKESPeriod_int",
    "operationalCertificateStartKESPeriod_int",
    ({ state }) => state.kes?.start ?? null,
  ],
  [
    "operationalCertificateExpiryKESPeriod_int",
    "operationalCertificateExpiryKESPeriod_int",
    ({ state }) => state.kes?.expiry ?? null,
  ],
  ["slotNum_int", "slotNum_int", (node) => node.state.replaying ? null : tipSlot(node)],
  ["blockNum_int", "blockNum_int", (node) => node.state.replaying ? null : tipSlot(node)],
  [null, "blockReplayProgress_real", ({ state }) => state.replaying ? 50 : null],
  [null, "GSM_state_int", ({ state }) => state.replaying ? null : 2],
  ["nodeStartTime_int", "node_start_time_int", ({ state }) => state.startTime],
  [null, "cardano_version_major_int", ({ settings }) => settings.facts.version[0]],
  [null, "cardano_version_minor_int", ({ settings }) => settings.facts.version[1]],
  [null, "cardano_version_patch_int", ({ settings }) => settings.facts.version[2]],
];

/** The answer to a scrape. */
export function exposition(node: StandIn): string {
  const legacy = node.dialect === "legacy";
  const lines = [checksRow(node.settings.facts.version), ...rows].flatMap(
    ([old, modern, value]) => {
      const name = legacy ? old : modern;
      const current = name === null ? null : value(node);
      return name === null || current === null ? [] : line(node, name, ` ${current}`);
    },
  );
  const build = `{version="${node.settings.facts.text}",revision="stand-in"} 1`;
  lines.push(...line(node, "cardano_build_info", build));
  return `${lines.join("\n")}\n${legacy ? "" : "# EOF\n"}`;
}

/** The count of leadership checks: early versions of the new dialect published the slot instead. */
function checksRow(version: Version): Row {
  const legacy = "Forge_forge_about_to_lead_int";
  return isAtLeast(version, 10, 3)
    ? [legacy, "Forge_about_to_lead_counter", ({ state }) => count(state.checks)]
    : [
      legacy,
      isAtLeast(version, 10, 2) ? "Forge_about_to_lead_int" : "aboutToLeadSlotLast_int",
      ({ state, dialect }) => dialect === "legacy" ? count(state.checks) : state.lastSlotChecked,
    ];
}

/** The legacy dialect has neither type lines nor an end mark. */
function line({ dialect }: StandIn, name: string, value: string): readonly string[] {
  const suffixless = dialect === "new-nosuffix" ? name.replace(/_(int|counter|real)$/, "") : name;
  const full = `cardano_node_metrics_${suffixless}`;
  if (dialect === "legacy") return [`${full}${value}`];
  const type = name.endsWith("_counter") ? "counter" : name.endsWith("_info") ? "info" : "gauge";
  return [`# TYPE ${full} ${type}`, `${full}${value}`];
}

function count(value: number): number | null {
  return value === 0 ? null : value;
}
