import { choice } from "./choices.ts";
import type { GuardSettings } from "./configuration.ts";
import { readGuardSocket } from "./guard_socket.ts";
import type { Reading } from "./reading.ts";

/** Which second process watches this one, and where it listens; a node that is not touched needs none. */
export function readGuard(reading: Reading, withoutNode: boolean): GuardSettings {
  const socket = readGuardSocket(reading);
  const mode = choice(reading, "GUARD", ["auto", "external", "child", "none"]);
  if (withoutNode) return { mode: "none", socket };
  if (mode === "none") {
    reading.note(
      "warning",
      "GUARD",
      "As set, no guard runs: if this program dies or freezes while its node forges, nothing stops " +
        "the node before another one takes the right, and two may forge",
    );
  }
  if (mode === "child") {
    reading.note(
      "warning",
      "GUARD",
      "As set, the guard is a child of this program: it covers a program that freezes, not one " +
        "whose container ends and is not back in time; better run forge-manager guard in a " +
        "container of its own and set GUARD=external",
    );
  }
  return { mode, socket };
}
