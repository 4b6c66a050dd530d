import type { ProcessId, SignalName } from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { isMissing } from "./missing.ts";
import { fileOf, isExecutable, linkOf, pathOfLink } from "./executable.ts";

/** Whether a PID still is the process that was identified. */
export type IdentityOutcome =
  | { readonly kind: "same" }
  /** Ended, a zombie, or something else by now. */
  | { readonly kind: "gone"; readonly because: string }
  | { readonly kind: "unknown"; readonly because: string };

/** What became of a signal. */
type SignalOutcome =
  | { readonly kind: "sent" }
  /** There is no such process any more; nothing was sent. */
  | { readonly kind: "gone"; readonly because: string }
  | { readonly kind: "failed"; readonly because: string };

/**
 * Looks at one identified process again: it is the same while it runs an executable of the name, or
 * the very file that it ran before, whatever that is called by now.
 *
 * A zombie has no executable any more and counts as gone. The stamp is not compared: the kernel may
 * change it while the process lives.
 */
export function sameProcess(process: ProcessId, executable: string): IdentityOutcome {
  const { pid } = process;
  try {
    const path = pathOfLink(Deno.readLinkSync(linkOf(pid)));
    if (isExecutable(path, executable) || runsFile(process)) return { kind: "same" };
    return { kind: "gone", because: `Process ${pid} is ${path} now, expected ${executable}` };
  } catch (error) {
    if (isMissing(error)) return { kind: "gone", because: `Process ${pid} has ended` };
    return {
      kind: "unknown",
      because: `Cannot read which executable process ${pid} runs: ${causeOf(error)}; ` +
        "cardano-node and this program must run as the same user and group",
    };
  }
}

function runsFile({ pid, file }: ProcessId): boolean {
  return file !== undefined && fileOf(Deno.statSync(linkOf(pid))) === file;
}

/** Why a signal of this process would not reach the identified one, or `null`: none is sent. */
export function whyUnreachable(process: ProcessId, executable: string): string | null {
  const identity = sameProcess(process, executable);
  if (identity.kind === "gone") {
    return `${identity.because}, as seen from here; if it runs, let this program share its process ` +
      "namespace";
  }
  if (identity.kind === "unknown") return identity.because;
  try {
    Deno.kill(process.pid, 0);
    return null;
  } catch (error) {
    return `Cannot signal process ${process.pid}: ${
      causeOf(error)
    }; cardano-node and this program ` +
      "must run with the same UID";
  }
}

/**
 * Sends a signal to the identified process and to nothing else.
 *
 * Synchronous on purpose: nothing of this program runs between the second look and the signal.
 */
export function sendSignal(
  process: ProcessId,
  signal: SignalName,
  executable: string,
): SignalOutcome {
  const identity = sameProcess(process, executable);
  if (identity.kind === "gone") return identity;
  if (identity.kind === "unknown") return { kind: "failed", because: identity.because };
  try {
    Deno.kill(process.pid, signal);
    return { kind: "sent" };
  } catch (error) {
    if (isMissing(error)) return { kind: "gone", because: `Process ${process.pid} has ended` };
    const advice = error instanceof Deno.errors.PermissionDenied
      ? "; cardano-node and this program must run with the same UID"
      : "";
    return {
      kind: "failed",
      because: `Cannot send ${signal} to process ${process.pid}: ${causeOf(error)}${advice}`,
    };
  }
}
