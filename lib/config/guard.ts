import { choice } from "./choices.ts";
import { readGuardSocket } from "./guard_socket.ts";
import type { Reading } from "./reading.ts";

const UNCOVERED = "no guard runs: if this program is killed, frozen or starved while its node " +
  "forges, nothing stops the node before another one takes the right";

/** Whether a second process watches this one. No version before the guard may claim that it does. */
export function checkGuard(reading: Reading): void {
  readGuardSocket(reading);
  const guard = choice(reading, "GUARD", ["auto", "external", "child", "none"]);
  if (guard === "none" || guard === "auto") {
    const which = guard === "auto" ? "The guard is not available in this version, so" : "As set,";
    reading.note("warning", "GUARD", `${which} ${UNCOVERED}`);
    return;
  }
  reading.refuse(
    "GUARD",
    "is not available in this version, expected auto or none",
    "Set GUARD=auto, which uses the guard from the version on that has one",
  );
}
