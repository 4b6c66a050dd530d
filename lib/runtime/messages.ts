import type { Configuration, KeySettings } from "../config/mod.ts";
import type { ApiServerAccess } from "../kubernetes/mod.ts";
import type { RegisterAccess } from "../registers/mod.ts";
import type { GuardCommand } from "./guard_child.ts";
import type { Inspection } from "./inspection.ts";
import type { Operated, Operation } from "./operation.ts";

/** What the Worker is started with. It may hold secrets of kubeconfigs: never log it. */
export interface ToWorker {
  readonly configuration: Configuration;
  readonly notices: readonly { readonly level: "info" | "warning"; readonly text: string }[];
  /** The API server of this cluster. */
  readonly access: ApiServerAccess;
  /** The registers of the right, as the configuration names them. */
  readonly registers: readonly RegisterAccess[];
  /** What a child that guards is started with. */
  readonly guardCommand: GuardCommand;
}

/** Instead of that: to look at the credential sources, say what it finds, and do nothing else. */
export interface InspectRequest {
  readonly inspect: KeySettings;
}

/** The answer to that. */
export interface Inspected {
  readonly inspection: Inspection;
}

/** Or to show or change a set of registers once. */
export interface OperateRequest {
  readonly operate: Operation;
}

/** What it says of that: any number of lines on the way, and in the end what came of it. */
export type OperationWord = { readonly line: string } | { readonly operated: Operated };

/** What it is told after that, any number of times: to stop its node, release and end. */
export interface EndRequest {
  readonly because: string;
}

/** The Worker's last word. */
export interface FromWorker {
  readonly exitCode: 0 | 1;
}
