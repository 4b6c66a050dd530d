import { clusterVariables } from "./cluster.ts";
import { credentialVariables } from "./credentials.ts";
import { kubernetesVariables } from "./kubernetes.ts";
import { nodeVariables } from "./node.ts";
import { poolVariables } from "./pool.ts";
import { programVariables } from "./program.ts";
import { timingVariables } from "./timing.ts";
import type { Variable } from "./variable.ts";

/** Every variable this program reads, by name. */
const variables = {
  ...kubernetesVariables,
  ...poolVariables,
  ...credentialVariables,
  ...nodeVariables,
  ...timingVariables,
  ...programVariables,
  ...clusterVariables,
};

/** Name of a variable this program knows. */
export type VariableName = keyof typeof variables;

/** Name of a variable that always has a value, because it has a default. */
export type DefaultedName = {
  [Name in VariableName]: (typeof variables)[Name]["default"] extends string ? Name : never;
}[VariableName];

/** A variable as `--help` shows it. */
interface ListedVariable {
  readonly name: VariableName;
  /** Default with its unit and what it follows from; empty if there is none. */
  readonly default: string;
  readonly meaning: string;
}

/** What is known of one variable. */
export function describe(name: VariableName): Variable {
  return variables[name];
}

/** Names of all variables, in the order of the help. */
export function variableNames(): readonly VariableName[] {
  // Object.keys forgets the key type; the object has no other keys.
  return Object.keys(variables) as VariableName[];
}

/** Every variable with its default and meaning, in the order in which to show them. */
export function listVariables(): readonly ListedVariable[] {
  return variableNames().map((name) => {
    const { default: value, derived, unit, meaning } = describe(name);
    const plain = value === null ? "" : unit === undefined ? value : `${value} ${unit}`;
    const shown = [plain, derived].filter((part) => part !== undefined && part !== "").join("; ");
    return { name, default: shown, meaning };
  });
}
