import type { CoreConfig, Effect, Event, State } from "../core/mod.ts";
import type { StatusOutcome } from "../kubernetes/mod.ts";
import type { AuditCredential } from "../node/mod.ts";

/** Sees what happens and tells people. It can delay nothing and must not throw. */
export interface Witness {
  readonly started: (core: CoreConfig) => void;
  readonly step: (event: Event, before: State, after: State, effects: readonly Effect[]) => void;
  readonly credentialFile: AuditCredential;
  readonly status: (outcome: Exclude<StatusOutcome, { readonly kind: "unchanged" }>) => void;
  readonly panicked: (error: unknown) => void;
}
