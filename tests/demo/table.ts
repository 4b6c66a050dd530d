/** The live table: who leads, who forges, and every deadline. */
import type { Phase } from "../../lib/core/mod.ts";
import type { LedgerLine } from "../support/ledger.ts";
import { summary } from "../support/ledger.ts";
import type { LeaseView } from "./lease_view.ts";
import type { Paint, Tone } from "./paint.ts";
import { slotStrip } from "./slot_strip.ts";
import type { PodView, View } from "./view.ts";

/** A text in the table, and what it means. */
type Cell = readonly [text: string, tone: Tone];

/** Together they fit into 80 columns. */
const widths = [8, 20, 20, 12, 13, 6];

/** Draws a view; `chosen` is the pod that keys act on, if one was chosen. */
export function table(view: View, chosen: string | null, paint: Paint): readonly string[] {
  const head = ["", "node", "manager", "API", "may forge", "blocks"];
  return [
    row(head.map((text): Cell => [text, "faint"]), paint),
    ...view.pods.map((pod) => row(podCells(pod, view, chosen), paint)),
    "",
    `${paint("  Lease  ", "faint")}${leaseText(view.lease, view.wall)}`,
    "",
    `${paint("  slots  ", "faint")}${slotStrip(view, paint)}`,
    `         ${paint("one sign per slot: the pod that forged it, . nobody, X two", "faint")}`,
    "",
    `  ${verdict(view.blocks, paint)}`,
  ];
}

/** `F slots forged, M missed, D doubled`: the last line of the demo. */
export function lastLine(blocks: readonly LedgerLine[]): string {
  const { forged, missed, doubled } = summary(blocks);
  return `${forged} slots forged, ${missed} missed, ${doubled} doubled`;
}

function verdict(blocks: readonly LedgerLine[], paint: Paint): string {
  return paint(lastLine(blocks), summary(blocks).doubled > 0 ? "bad" : "strong");
}

function row(cells: readonly Cell[], paint: Paint): string {
  const text = cells.map(([text, tone], index) => paint(text.padEnd(widths[index] ?? 0), tone));
  return ` ${text.join("")}`;
}

function podCells(pod: PodView, { lease }: View, chosen: string | null): readonly Cell[] {
  const holds = lease?.holder === pod.name;
  return [
    [`${chosen === pod.name ? ">" : " "}${pod.name}`, holds ? "strong" : "plain"],
    nodeCell(pod),
    managerCell(pod, holds),
    pod.cutOff ? ["CUT OFF", "bad"] : ["reachable", "plain"],
    rightCell(pod),
    [String(pod.blocks), "plain"],
  ];
}

function nodeCell({ node, nodeBackIn, forges }: PodView): Cell {
  if (forges) return ["FORGES", "good"];
  return node === "down"
    ? [`down, back in ${seconds(nodeBackIn)}`, "bad"]
    : ["does not forge", "plain"];
}

function managerCell({ manager, managerBackIn, says }: PodView, holds: boolean): Cell {
  if (manager === "down") return [`down, back in ${seconds(managerBackIn)}`, "bad"];
  if (says === null) return ["starts", "busy"];
  if (says.phase === "standby" && !says.leads && !says.ready) return ["is not ready", "busy"];
  if (says.phase === "forging" && holds) return ["holds the Lease", "good"];
  return [...doing[says.phase]];
}

/** What a manager does in each phase. */
const doing: Readonly<Record<Phase, Cell>> = {
  unknown: ["checks its node", "busy"],
  standby: ["stands by", "plain"],
  preparing: ["hands out the keys", "busy"],
  forging: ["lets its node forge", "good"],
  stopping: ["silences its node", "busy"],
  fenced: ["has killed its node", "bad"],
};

function rightCell({ says }: PodView): Cell {
  if (says === null || !says.leads) return ["-", "faint"];
  return [`for ${seconds(says.rightRemaining)}`, says.rightRemaining < 6_000 ? "busy" : "plain"];
}

function leaseText(lease: LeaseView | null, wall: number): string {
  if (lease === null) return "not made yet";
  const left = lease.freeAt - wall;
  const age = seconds(wall - lease.since);
  if (lease.holder === null) {
    return lease.transitions === 0
      ? `new, names nobody; free to take in ${seconds(left)}`
      : `given back ${age} ago: who saw that happen may take it at once`;
  }
  const free = left > 0 ? `free for others in ${seconds(left)}` : "free for others";
  return `${lease.holder}, renewed ${age} ago; unless renewed, ${free}`;
}

function seconds(milliseconds: number): string {
  return `${(Math.max(0, milliseconds) / 1000).toFixed(1)} s`;
}
