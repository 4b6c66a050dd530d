import type { Decision, NodeEffect } from "../effect.ts";
import type { GuardQuestion } from "./protocol.ts";

/** What the world is asked to do by the guard, in this order. */
export type GuardEffect =
  | { readonly type: "ask"; readonly question: GuardQuestion }
  | { readonly type: "readMarker" }
  | GuardAct
  | { readonly type: "report"; readonly decision: Decision }
  /** Nothing is guarded, and the guard was asked to end. */
  | { readonly type: "exit" };

/**
 * An act on the node. Each is answered by a `done`; the next comes only then, but a SIGKILL never
 * waits. Executed right before a signal: is it still the process that was told?
 */
export type GuardAct = Extract<NodeEffect, { readonly type: "removeKeys" | "signal" | "unmark" }>;
