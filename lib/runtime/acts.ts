import { throwAwayCredentials } from "../cardano/mod.ts";
import type { Milliseconds, NodeEffect, TaskOutcome } from "../core/mod.ts";
import {
  type AuditCredential,
  type CredentialPaths,
  installCredentials,
  markerPath,
  removeCredentials,
  removeMarker,
  sendSignal,
  writeMarker,
} from "../node/mod.ts";
import type { Credentials } from "./credentials.ts";
import { within } from "./deadline.ts";
import type { Witness } from "./witness.ts";

/** What acting on the node needs. */
export interface ActsConfig {
  readonly executable: string;
  readonly targets: CredentialPaths;
  readonly readCredentials: () => Promise<Credentials>;
  readonly audit: AuditCredential;
  readonly signalSent: Witness["signalSent"];
}

type Act = (effect: NodeEffect, permit: () => true | string) => Promise<TaskOutcome>;

/** A file system that hangs longer fails the task; the core then decides without it. */
const TASK_BUDGET: Milliseconds = 2_000;
/** Random bytes that a throw-away set is made of. */
const SEED_BYTES = 128;

const DONE: TaskOutcome = { ok: true };

/**
 * Acts on the node. Tasks on files follow one another, so that a removal never overtakes an
 * installation; a signal goes out at once.
 */
export function openActs(config: ActsConfig): Act {
  let last: Promise<unknown> = Promise.resolve();

  function inOrder(task: () => Promise<TaskOutcome>): Promise<TaskOutcome> {
    const turn = last.then(task);
    last = turn.catch(() => {});
    return turn;
  }

  return async (effect, permit) => {
    if (effect.type === "signal") return signal(config, effect, permit);
    const timed = await within(TASK_BUDGET, () => inOrder(() => onFiles(config, effect, permit)));
    if (timed.kind === "done") return timed.value;
    // Whatever still hangs must not hold up the next task for ever.
    last = Promise.resolve();
    return { ok: false, because: `${effect.type} did not end within ${TASK_BUDGET} ms` };
  };
}

function signal(
  config: ActsConfig,
  effect: Extract<NodeEffect, { readonly type: "signal" }>,
  permit: () => true | string,
): TaskOutcome {
  const permitted = permit();
  if (permitted !== true) return { ok: false, because: permitted };
  const sent = sendSignal(effect.process, effect.signal, config.executable);
  if (sent.kind !== "sent") return { ok: false, because: sent.because };
  config.signalSent(effect.process, effect.signal, effect.reason);
  return DONE;
}

async function onFiles(
  config: ActsConfig,
  effect: Exclude<NodeEffect, { readonly type: "signal" }>,
  permit: () => true | string,
): Promise<TaskOutcome> {
  const { targets, audit } = config;
  const marker = markerPath(targets.kes);
  switch (effect.type) {
    case "mark":
      return outcome(await writeMarker(marker, effect.marker));
    case "unmark":
      return outcome(await removeMarker(marker));
    case "removeKeys":
      return outcome(await removeCredentials(targets, audit));
    case "placeKeys": {
      if (effect.set === "throwaway") {
        const seed = crypto.getRandomValues(new Uint8Array(SEED_BYTES));
        return outcome(
          await installCredentials(targets, throwAwayCredentials(seed), () => true, audit),
        );
      }
      const credentials = await config.readCredentials();
      if (credentials.kind === "invalid") return { ok: false, because: credentials.because };
      return outcome(await installCredentials(targets, credentials.texts, permit, audit));
    }
  }
}

function outcome(
  result: { readonly kind: string; readonly because?: string },
): TaskOutcome {
  return result.because === undefined ? DONE : { ok: false, because: result.because };
}
