import { fingerprintOf } from "./fingerprint.ts";
import type { Purpose } from "./effect.ts";
import type { RightRecord } from "./record.ts";
import { othersSignUntil } from "./slots.ts";
import type { RegisterState, State } from "./state.ts";

/**
 * The record that a write of this purpose leaves behind.
 *
 * A holder states until when its own node may sign; a release states when the node was last seen
 * signing and repeats itself in its mark; a creation names nobody and bears no mark, so that it is
 * waited for like any other version.
 */
export function recordFor(
  state: State,
  register: RegisterState,
  purpose: Purpose,
  nonce: string,
): RightRecord {
  const { config, clocks, signing, credentials } = state;
  const before = register.known?.version?.record ?? null;
  const holding = purpose === "acquire" || purpose === "renew";
  const releasing = purpose === "release" || purpose === "giveBack";
  const holder = holding ? config.identity : "";
  const transitions = (before?.transitions ?? 0) + (before?.holder === holder || !holding ? 0 : 1);
  const counters = [signing.highestCounter].filter((n) => n !== null);
  if (credentials.kind === "valid") counters.push(credentials.certificateCounter);
  return {
    holder,
    duration: config.timings.leaseDuration,
    transitions,
    acquiredAt: before?.holder === holder ? before.acquiredAt : clocks.wall,
    renewedAt: clocks.wall,
    own: {
      nonce,
      duration: config.timings.leaseDuration,
      mark: releasing ? { releaser: config.identity, nonce, transitions } : null,
      signsUntil: holding ? clocks.wall + config.timings.rightLasts : signing.ownLast,
      othersSignUntil: othersSignUntil(state),
      certificateCounter: counters.length === 0 ? null : Math.max(...counters),
      fingerprint: fingerprintOf(state) ?? "",
    },
  };
}
