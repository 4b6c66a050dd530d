import { choice } from "./choices.ts";
import type { GuardSettings } from "./configuration.ts";
import { path } from "./paths.ts";
import type { Reading } from "./reading.ts";

/** Bytes of the longest path that Linux takes for the address of a unix socket. */
const LONGEST_ADDRESS = 107;

/** Which second process watches this one, and where it listens; a node that is not touched needs none. */
export function readGuard(reading: Reading, withoutNode: boolean): GuardSettings {
  const socket = readSocket(reading);
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

function readSocket(reading: Reading): string {
  const socket = path(reading, "GUARD_SOCKET", "write");
  const bytes = new TextEncoder().encode(socket).length;
  if (bytes > LONGEST_ADDRESS) {
    reading.refuse(
      "GUARD_SOCKET",
      `has ${bytes} bytes, expected at most ${LONGEST_ADDRESS}: Linux knows no longer address of a socket`,
      "Name a shorter path in a volume that guard and manager share",
    );
  }
  if (socket === reading.text("NODE_SOCKET")) {
    reading.refuse(
      "GUARD_SOCKET",
      "is also the value of NODE_SOCKET, expected another path",
      "Leave GUARD_SOCKET out, or give the guard a socket of its own",
    );
  }
  return socket;
}
