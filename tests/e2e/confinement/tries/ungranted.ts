import type { Try } from "../probe/operations.ts";
import type { Place } from "../stage.ts";
import type { Kinds } from "./unnamed.ts";

/** What no configuration can need: neither the main thread nor the Worker may do it. */
export function ungranted(
  { node }: Place,
): Kinds & { readonly rights: readonly Try[] } {
  return {
    reads: [
      ["read", "/etc/passwd"],
      ["list", "/"],
      // Files of /proc tell environments and memory, and lead to every other file.
      ["read", "/proc/self/environ"],
      ["readByNode", "/proc/self/environ"],
      ["copy", "/proc/self/environ", "/ipc/copy"],
      ["read", `/proc/${node}/environ`],
      ["read", `/proc/${node}/cmdline`],
      ["read", "/proc/self/root/etc/passwd"],
      ["read", `/proc/${node}/root/etc/passwd`],
    ],
    writes: [
      ["write", "/secrets/vrf.skey"],
      ["write", "/etc/forge-manager/new"],
      ["write", "/proc/self/oom_score_adj"],
      ["write", "/proc/self/root/ipc/new"],
      // A link of one's own making would lead anywhere: Deno compares paths as they are spelt.
      ["symlink", "/secrets/other", "/ipc/link"],
      ["link", "/secrets/other", "/ipc/link"],
    ],
    connections: [
      ["connectUnix", "/proc/self/root/run/node.socket"],
    ],
    rights: [
      ["hostname"],
      ["osRelease"],
      ["networkInterfaces"],
      ["uid"],
      ["load", "/usr/local/bin/cardano-node"],
      ["worker", "read"],
      ["worker", "write"],
      ["worker", "ffi"],
    ],
  };
}
