import type { Configuration, KeySettings } from "../config/mod.ts";
import type { ApiServerAccess } from "../kubernetes/mod.ts";
import type { RegisterAccess } from "../registers/mod.ts";
import type { GuardCommand } from "./guard_child.ts";
import type { Inspection } from "./inspection.ts";
import type { Operated, Operation } from "./operation.ts";

/** What the Worker is started with to run a manager. It may hold secrets of kubeconfigs: never log it. */
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

/** What it is started with to look at the credential sources, say what it finds, and end. */
export interface InspectRequest {
  readonly inspect: KeySettings;
}

/** The answer to an {@link InspectRequest}. */
export interface Inspected {
  readonly inspection: Inspection;
}

/** What it is started with to show or change a set of registers once. */
export interface OperateRequest {
  readonly operate: Operation;
}

/** What it says of an {@link OperateRequest}: any number of lines, and at last what came of it. */
export type OperationWord = { readonly line: string } | { readonly operated: Operated };

/** What a manager is told, any number of times: to stop its node, release and end. */
export interface EndRequest {
  readonly because: string;
}

/** A manager's last word. */
export interface FromWorker {
  readonly exitCode: 0 | 1;
}
