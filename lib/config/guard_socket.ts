import { posix } from "node:path";
import { path } from "./paths.ts";
import type { Reading } from "./reading.ts";

/** What the kernel takes as the address of a unix socket, without the byte that ends it. */
const LONGEST_ADDRESS = 107;

/** Files of others: a socket that was left behind is removed before the guard listens. */
const TAKEN = [
  ...["NODE_SOCKET", "SOURCE_KES_KEY", "SOURCE_VRF_KEY", "SOURCE_OP_CERT"],
  ...["TARGET_KES_KEY", "TARGET_VRF_KEY", "TARGET_OP_CERT", "TARGET_BULK_CREDENTIALS"],
] as const;

/** Where the guard listens and the manager connects. */
export function readGuardSocket(reading: Reading): string {
  const socket = path(reading, "GUARD_SOCKET", "write");
  const other = TAKEN.find((name) => posix.normalize(reading.text(name)) === socket);
  if (other !== undefined) {
    reading.refuse(
      "GUARD_SOCKET",
      `is also the value of ${other}, expected a file of its own`,
      "Leave GUARD_SOCKET out, or name another file in a volume that guard and manager share",
    );
  }
  const length = new TextEncoder().encode(socket).length;
  if (length > LONGEST_ADDRESS) {
    reading.refuse(
      "GUARD_SOCKET",
      `expected at most ${LONGEST_ADDRESS} bytes, which is what a unix socket's path may have, ` +
        `got ${length}`,
      "Give GUARD_SOCKET a shorter path",
    );
  }
  return socket;
}
