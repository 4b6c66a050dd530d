import type { ProcessId } from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { isMissing } from "./missing.ts";
import { stampOf } from "./executable.ts";
import { type IdentityOutcome, sameProcess } from "./signal.ts";

/** What runs under the PID of an identified process. */
type SecondLook =
  | Exclude<IdentityOutcome, { readonly kind: "same" }>
  /** The node, or one of the same executable that has its PID now: then the stamp is another. */
  | { readonly kind: "found"; readonly process: ProcessId };

/** Looks at one identified process, and at no other, again. */
export function lookAgain(process: ProcessId, executable: string): SecondLook {
  const identity = sameProcess(process, executable);
  if (identity.kind !== "same") return identity;
  const { pid } = process;
  try {
    return { kind: "found", process: { ...process, stamp: stampOf(pid) } };
  } catch (error) {
    if (isMissing(error)) return { kind: "gone", because: `Process ${pid} has ended` };
    return { kind: "unknown", because: `Cannot look at process ${pid}: ${causeOf(error)}` };
  }
}
