import {
  type CredentialTexts,
  THROW_AWAY_SEED_LENGTH,
  throwAwayCredentials,
} from "../cardano/mod.ts";
import type { CredentialsReport, Milliseconds, NodeEffect, TaskOutcome } from "../core/mod.ts";
import {
  type AuditCredential,
  type CredentialTarget,
  installCredentials,
  markerPath,
  notePath,
  removeCredentials,
  removeMarker,
  sendSignal,
  writeMarker,
  writeNote,
} from "../node/mod.ts";
import { type Credentials, credentialsReport } from "./credentials.ts";
import { within } from "./deadline.ts";
import type { Witness } from "./witness.ts";

/** What acting on the node needs. */
interface ActsConfig {
  readonly executable: string;
  readonly targets: CredentialTarget;
  readonly readCredentials: () => Promise<Credentials>;
  readonly audit: AuditCredential;
  readonly signalSent: Witness["signalSent"];
  readonly signalFailed: Witness["signalFailed"];
}

/** Asked right before each rename and signal that enables: `true`, or why it must not be. */
type Permit = () => true | string;
type Act = (effect: NodeEffect, permit: Permit) => Promise<TaskOutcome>;
type SignalEffect = Extract<NodeEffect, { readonly type: "signal" }>;
type FileEffect = Exclude<NodeEffect, SignalEffect>;

/** A file system that hangs longer fails the task; the core then decides without it. */
const TASK_BUDGET: Milliseconds = 2_000;

const DONE: TaskOutcome = { ok: true };

/**
 * Tasks given up but still running beside which none of this kind begins: what hangs may yet finish,
 * and an old marker must not replace a new one, nor an old removal take new keys. A removal waits
 * for no installation: one that was given up is refused every further rename.
 */
const NOT_BESIDE: Readonly<Record<FileEffect["type"], readonly FileEffect["type"][]>> = {
  placeKeys: ["placeKeys", "removeKeys"],
  removeKeys: ["removeKeys"],
  mark: ["mark", "unmark"],
  unmark: ["mark", "unmark"],
  note: ["note"],
};

/**
 * Acts on the node: one task on files at a time, each within its budget, as the core gives them; a
 * signal goes out at once.
 */
export function openActs(config: ActsConfig): Act {
  const hanging = new Set<FileEffect["type"]>();

  return async (effect, permit) => {
    const { type } = effect;
    if (type === "signal") return actBySignal(config, effect, permit);
    const hangs = NOT_BESIDE[type].find((other) => hanging.has(other));
    if (hangs !== undefined) return failed(`${hangs}, which was given up, has not ended yet`);
    // Made before its time runs: on a busy machine the making takes longer than the file system.
    const throwAway = isThrowAway(effect) ? makeThrowAway() : null;
    const late = `${type} did not end within ${TASK_BUDGET} ms`;
    let ended = false;
    const timed = await within(TASK_BUDGET, async (signal) => {
      try {
        return await actOnFiles(config, effect, throwAway, () => signal.aborted ? late : permit());
      } finally {
        ended = true;
        hanging.delete(type);
      }
    });
    if (timed.kind === "done") return timed.value;
    if (!ended) hanging.add(type);
    return failed(late);
  };
}

function actBySignal(config: ActsConfig, effect: SignalEffect, permit: Permit): TaskOutcome {
  const permitted = permit();
  if (permitted !== true) return failed(permitted);
  const sent = sendSignal(effect.process, effect.signal, config.executable);
  if (sent.kind === "sent") {
    config.signalSent(effect.process, effect.signal, effect.reason);
    return DONE;
  }
  config.signalFailed(effect.process, effect.signal, sent.because);
  return failed(sent.because);
}

async function actOnFiles(
  config: ActsConfig,
  effect: FileEffect,
  throwAway: CredentialTexts | null,
  permit: Permit,
): Promise<TaskOutcome> {
  const { targets, audit } = config;
  const marker = markerPath(targets);
  switch (effect.type) {
    case "mark":
      return outcome(await writeMarker(marker, effect.marker));
    case "unmark":
      return outcome(await removeMarker(marker));
    case "note":
      return outcome(await writeNote(notePath(targets), effect.producing));
    case "removeKeys":
      return outcome(await removeCredentials(targets, audit));
    case "placeKeys": {
      if (throwAway !== null) {
        return outcome(await installCredentials(targets, throwAway, permit, audit));
      }
      const credentials = await config.readCredentials();
      if (credentials.kind === "invalid") return failed(credentials.because);
      const { expected } = effect;
      if (expected !== undefined && !isSame(credentialsReport(credentials), expected)) {
        return failed("the sources have just got another set: it is placed once that is judged");
      }
      return outcome(await installCredentials(targets, credentials.texts, permit, audit));
    }
  }
}

/** Whether it is the same set of the same pool: its name tells its counter as well. */
function isSame(one: CredentialsReport, other: CredentialsReport): boolean {
  return one.kind === "valid" && other.kind === "valid" && one.set === other.set &&
    one.poolId === other.poolId;
}

function isThrowAway(effect: FileEffect): boolean {
  return effect.type === "placeKeys" && effect.set === "throwaway";
}

function makeThrowAway(): CredentialTexts {
  return throwAwayCredentials(crypto.getRandomValues(new Uint8Array(THROW_AWAY_SEED_LENGTH)));
}

function outcome(
  result: { readonly kind: string; readonly because?: string },
): TaskOutcome {
  return result.because === undefined ? DONE : failed(result.because);
}

function failed(because: string): TaskOutcome {
  return { ok: false, because };
}
