import type { Try } from "../probe/operations.ts";
import type { Place } from "../stage.ts";

/** Where Kubernetes puts a pod's account. */
export const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** What the manager does, and how it must end. Later tries use what earlier ones have made. */
export function needed({ api, node }: Place): readonly (readonly [Try, string])[] {
  return [
    [["read", "/secrets/vrf.skey"], "VRF key"],
    [["read", "/secrets/node.cert"], "certificate"],
    [["read", `${ACCOUNT}/token`], "token"],
    // A credential is written beside its place, brought to disk, named, and removed at the end.
    [["write", "/ipc/.vrf.skey.new"], "done"],
    [["chmod", "/ipc/.vrf.skey.new"], "done"],
    [["sync", "/ipc/.vrf.skey.new"], "done"],
    [["rename", "/ipc/.vrf.skey.new", "/ipc/vrf.skey"], "done"],
    [["sync", "/ipc"], "done"],
    [["stat", "/ipc/vrf.skey"], "done"],
    [["read", "/ipc/vrf.skey"], "written"],
    [["list", "/ipc"], "deno guard.sock node.socket vrf.skey"],
    [["remove", "/ipc/vrf.skey"], "done"],
    // The node is found, watched and signalled.
    [["countAtLeast", "/proc", "10"], "done"],
    [["readLink", `/proc/${node}/exe`], "/usr/local/bin/cardano-node"],
    [["stat", `/proc/${node}`], "done"],
    [["signal", node], "done"],
    [["signalSelf"], "done"],
    [["connectUnix", "/ipc/node.socket"], "done"],
    [["connectUnix", "/ipc/guard.sock"], "done"],
    [["fetch", "http://127.0.0.1:12798/metrics"], "200 node"],
    [["fetchTrusting", `https://${api}/`, `${ACCOUNT}/ca.crt`], "200 API"],
    [["listen", "0.0.0.0", "8000"], "done"],
    [["osUptime"], "done"],
    [["memoryUsage"], "done"],
    [["hearSignal"], "done"],
  ];
}
