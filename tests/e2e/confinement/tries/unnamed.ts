import type { Try } from "../probe/operations.ts";
import type { Place } from "../stage.ts";
import { ACCOUNT } from "./needed.ts";

/** Tries by what they are. */
export interface Kinds {
  readonly reads: readonly Try[];
  readonly writes: readonly Try[];
  readonly connections: readonly Try[];
}

/**
 * What the grant of the binary allows, because some configuration may need it, and a configuration
 * that leaves the defaults does not name. Each would succeed: the paths exist and belong to the
 * manager's user, and somebody answers at the addresses.
 */
export function unnamed({ api, elsewhere }: Place): Kinds {
  return {
    reads: [
      ["read", "/secrets/other"],
      ["readByNode", "/secrets/other"],
      ["fetchFile", "/secrets/other"],
      ["copy", "/secrets/other", "/ipc/copy"],
      ["stat", "/secrets/other"],
      ["list", "/secrets"],
      ["read", "/run/other"],
      ["read", "/opt/cardano/other"],
      ["read", "/etc/forge-manager/other"],
      ["read", "/var/lib/forge-manager/other"],
      ["read", `${ACCOUNT}/namespace`],
      ["list", ACCOUNT],
    ],
    writes: [
      ["write", "/run/new"],
      ["write", "/opt/cardano/new"],
      ["write", "/var/lib/forge-manager/new"],
      ["chmod", "/opt/cardano/other"],
      ["rename", "/run/new", "/run/newer"],
      ["remove", "/run/newer"],
    ],
    connections: [
      ["connect", api, "6443"],
      ["connect", api, "8443"],
      ["connect", "169.254.169.254", "80"],
      ["fetch", "http://169.254.169.254/latest/meta-data/"],
      ["worker", "net"],
      ["connect", elsewhere, "443"],
      ["connect", "kubernetes.default.svc", "443"],
      ["connect", "127.0.0.1", "12799"],
      ["connect", "localhost", "12798"],
      ["connect", "0.0.0.0", "12798"],
      ["fetch", "http://127.0.0.1:12799/"],
      ["connectUnix", "/run/node.socket"],
      ["connectUnix", "/run/guard.sock"],
      ["listen", "0.0.0.0", "8001"],
      ["listen", "127.0.0.1", "8000"],
      ["listenUnix", "/run/new.socket"],
    ],
  };
}
