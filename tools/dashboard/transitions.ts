import type { Phase } from "../../lib/core/mod.ts";
import {
  type AnyPanel,
  chosen,
  events,
  goodIf,
  type Meaning,
  type Query,
  timeline,
} from "./panels.ts";

/** Every phase, in the order in which a pod goes through them. */
const PHASES: Readonly<Record<Phase, string>> = {
  unknown: "gray",
  standby: "semi-dark-blue",
  preparing: "yellow",
  forging: "green",
  stopping: "orange",
  fenced: "red",
};
const phases = Object.keys(PHASES);

/** One number a phase: a timeline has one value at a time. */
const phaseExpression = phases
  .map((phase, number) => `${number} * cardano_forge_manager_state{${chosen}, phase="${phase}"}`)
  .join(" or ");
const meanings: Readonly<Record<string, Meaning>> = Object.fromEntries(
  Object.entries(PHASES).map(([phase, color], number) => [String(number), [phase, color]]),
);

/** What a counter with a label grew by, without what it stood still at. */
function growth(counter: string, label: string, what: string): Query {
  return {
    expr: `sum by (namespace, pod, ${label}) ` +
      `(increase(${counter}{${chosen}}[$__rate_interval])) > 0`,
    legend: `{{pod}} ${what} {{${label}}}`,
  };
}

/** The timeline of transitions, with their reasons. */
export const transitions: readonly AnyPanel[] = [
  timeline(
    {
      title: "Phase",
      says:
        "Each pod: the phase of its forging state machine. preparing: told to forge, not yet seen; stopping: told to stop, not yet confirmed; fenced: its node had to be ended.",
      span: 24,
    },
    meanings,
    { expr: `sum by (namespace, pod) (${phaseExpression})`, legend: "{{namespace}}/{{pod}}" },
  ),
  events(
    {
      title: "Stops that began, and why",
      says:
        "By reason: after right_lost and right_not_renewed look at the registers; yielded is a handover.",
      ...{ span: 12, emptyInHealth: true },
    },
    growth("cardano_forge_manager_stops_total", "reason", "stops:"),
  ),
  events(
    {
      title: "Signals to nodes, and why",
      says: "SIGHUPs by reason. A SIGTERM or SIGKILL ended a node that did not stop otherwise.",
      ...{ span: 12, emptyInHealth: true },
    },
    growth("cardano_sighup_signals_total", "reason", "SIGHUP:"),
    growth("cardano_forge_manager_kill_signals_total", "signal", ""),
  ),
  events(
    {
      title: "Handovers",
      says:
        "Offers of the right to another pod and what became of them, and how often a pod gained or lost the right.",
      ...{ span: 12, emptyInHealth: true },
    },
    growth("cardano_forge_manager_offers_total", "result", "offer"),
    {
      expr: `sum by (namespace, pod) ` +
        `(increase(cardano_leadership_changes_total{${chosen}}[$__rate_interval])) > 0`,
      legend: "{{pod}} gains or loses the right",
    },
  ),
  timeline(
    {
      title: "Why a pod could not take over",
      says: "One row a pod and reason; /ready of the pod says it in words.",
      ...{ span: 12, emptyInHealth: true },
    },
    goodIf(0, "", "so"),
    {
      expr: `cardano_forge_manager_not_ready{${chosen}} == 1`,
      legend: "{{pod}}: {{reason}}",
    },
  ),
];
