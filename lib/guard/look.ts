import type { ProcessId, ProcessLook } from "../core/mod.ts";
import { isListening, lookAgain } from "../node/guarded.ts";

/** How the guarded process is found again. */
interface LookConfig {
  /** Name of the node's executable, or its full path. */
  readonly executable: string;
  readonly nodeSocket: string;
}

/**
 * Looks at the process that the guard was told. The node's socket is asked only where the stamp is
 * another, and whoever listens there counts as the node: one that was stopped, or answers late, must
 * not pass for one that has ended.
 */
export async function lookAtProcess(
  process: ProcessId,
  { executable, nodeSocket }: LookConfig,
): Promise<ProcessLook> {
  const look = lookAgain(process, executable);
  if (look.kind !== "found") return { kind: look.kind };
  if (look.process.stamp === process.stamp) return { ...look, socketAnswers: false };
  const { kind } = await isListening(nodeSocket);
  return { ...look, socketAnswers: kind !== "no" };
}
