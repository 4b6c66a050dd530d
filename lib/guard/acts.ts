import type { GuardAct, TaskOutcome } from "../core/mod.ts";
import {
  type AuditCredential,
  type CredentialTarget,
  markerPath,
  removeCredentials,
  removeMarker,
  sendSignal,
} from "../node/guarded.ts";

/** What acting on the node needs. */
interface GuardActsConfig {
  readonly executable: string;
  readonly target: CredentialTarget;
  readonly audit: AuditCredential;
}

/**
 * Does one act on the node. What hangs in a file system is not given up: while it may yet take
 * effect, the guard is not done with its duty. The SIGKILL waits for nothing.
 */
export async function actOnNode(
  act: GuardAct,
  { executable, target, audit }: GuardActsConfig,
): Promise<TaskOutcome> {
  const outcome = await perform();
  const { because } = outcome;
  return because === undefined ? { ok: true } : { ok: false, because };

  async function perform(): Promise<{ readonly kind: string; readonly because?: string }> {
    switch (act.type) {
      case "removeKeys":
        return await removeCredentials(target, audit);
      case "unmark":
        return await removeMarker(markerPath(target));
      case "signal":
        return sendSignal(act.process, act.signal, executable);
    }
  }
}
