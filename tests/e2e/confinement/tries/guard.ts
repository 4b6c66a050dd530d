import type { Try } from "../probe/operations.ts";
import type { Place } from "../stage.ts";
import { ACCOUNT } from "./needed.ts";

/** What the guard does under the defaults, and how it must end. */
export function neededByGuard({ node }: Place): readonly (readonly [Try, string])[] {
  return [
    [["listenUnix", "/ipc/own.sock"], "done"],
    [["write", "/ipc/vrf.skey"], "done"],
    [["stat", "/ipc/vrf.skey"], "done"],
    [["read", "/ipc/vrf.skey"], "written"],
    [["remove", "/ipc/vrf.skey"], "done"],
    [["sync", "/ipc"], "done"],
    [["readLink", `/proc/${node}/exe`], "/usr/local/bin/cardano-node"],
    [["stat", `/proc/${node}`], "done"],
    [["signal", node], "done"],
    [["connectUnix", "/ipc/node.socket"], "done"],
    [["osUptime"], "done"],
    [["hearSignal"], "done"],
  ];
}

/** What the grant of the binary allows, the guard has no use for, and would succeed. */
export function needlessToGuard({ api, elsewhere }: Place): readonly Try[] {
  return [
    ["read", "/secrets/vrf.skey"],
    ["readByNode", "/secrets/other"],
    ["fetchFile", "/secrets/other"],
    ["list", "/secrets"],
    ["read", `${ACCOUNT}/token`],
    ["read", "/run/other"],
    ["read", "/opt/cardano/other"],
    ["read", "/etc/forge-manager/other"],
    ["read", "/var/lib/forge-manager/other"],
    ["write", "/run/new"],
    ["write", "/opt/cardano/new"],
    ["write", "/var/lib/forge-manager/new"],
    ["connectUnix", "/run/node.socket"],
    ["listenUnix", "/run/new.socket"],
    ["connect", api, "443"],
    ["connect", elsewhere, "443"],
    ["connect", "kubernetes.default.svc", "443"],
    ["connect", "127.0.0.1", "12798"],
    ["fetch", "http://127.0.0.1:12798/metrics"],
    ["connect", "169.254.169.254", "80"],
    ["listen", "0.0.0.0", "8000"],
  ];
}
