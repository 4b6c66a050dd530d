import type { Configuration } from "../config/mod.ts";
import type { ClusterAccess } from "../kubernetes/mod.ts";
import type { GuardCommand } from "./guard_child.ts";

/** What the Worker is started with. It may hold secrets of a kubeconfig: never log it. */
export interface ToWorker {
  readonly configuration: Configuration;
  readonly notices: readonly { readonly level: "info" | "warning"; readonly text: string }[];
  readonly access: ClusterAccess;
  /** What a child that guards is started with. */
  readonly guardCommand: GuardCommand;
}

/** What it is told after that, any number of times: to stop its node, release and end. */
export interface EndRequest {
  readonly because: string;
}

/** The Worker's last word. */
export interface FromWorker {
  readonly exitCode: 0 | 1;
}
