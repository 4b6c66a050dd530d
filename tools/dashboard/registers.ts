import { type AnyPanel, chosen, goodIf, graph, timeline } from "./panels.ts";

/** The registers of the right as each pod sees them. */
export const registers: readonly AnyPanel[] = [
  timeline(
    {
      title: "Registers within reach",
      says: "Each pod and register: whether it answers and its watch is open.",
      span: 12,
    },
    goodIf(1, "does not answer", "answers"),
    {
      expr: `cardano_forge_manager_register_up{${chosen}}`,
      legend: "{{namespace}}/{{pod}} {{register}}",
    },
  ),
  timeline(
    {
      title: "Registers that give the right",
      says:
        "Each pod and register: whether its record names this pod. A majority of them is needed.",
      span: 12,
    },
    { "0": ["does not", "semi-dark-blue"], "1": ["names it", "green"] },
    {
      expr: `cardano_forge_manager_register_held{${chosen}}`,
      legend: "{{namespace}}/{{pod}} {{register}}",
    },
  ),
  graph(
    {
      title: "Last answer of each register",
      says: "Seconds since the register told this pod anything, by a read, a write or its watch.",
      span: 24,
    },
    "s",
    {
      expr:
        `time() - (cardano_forge_manager_register_last_answer_timestamp_seconds{${chosen}} > 0)`,
      legend: "{{namespace}}/{{pod}} {{register}}",
    },
  ),
];
