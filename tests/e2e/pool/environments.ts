/** What the containers of a pod are given beside what the chart's template gives them. */
import { NETWORK } from "./keys.ts";

type Environment = Readonly<Record<string, string>>;

/** While this file of a pod holds a slot, the tip of its node stands still there. */
export const TIP_FILE = "/ipc/tip";

/** What the kubelet gives to every container. */
export function serviceVariables(address: string): Environment {
  return { KUBERNETES_SERVICE_HOST: address, KUBERNETES_SERVICE_PORT: "443" };
}

/** What must be set for guard and manager alike. */
const SHARED = new Set([
  ...["CREDENTIAL_MODE", "TARGET_KES_KEY", "TARGET_VRF_KEY", "TARGET_OP_CERT"],
  ...["TARGET_BULK_CREDENTIALS", "NODE_SOCKET", "GUARD_SOCKET", "CARDANO_NODE_PROCESS_NAME"],
  ...["LEASE_DURATION", "SLEEP_INTERVAL", "REQUEST_TIMEOUT", "CLOCK_RATE_ERROR", "STOP_BOUND"],
]);

/** Of what is special about a manager, that on which its guard must agree. */
export function sharedWithGuard(ofManager: Environment): Environment {
  return Object.fromEntries(Object.entries(ofManager).filter(([name]) => SHARED.has(name)));
}

/** The node's: `STANDIN_*` settings, which `changes` name without the prefix. */
export function nodeEnvironment(name: string, changes: Environment): Environment {
  const settings = {
    LEDGER: "/ledger/ledger",
    NAME: name,
    NETWORK_MAGIC: String(NETWORK.magic),
    VERSION: "11.0.1",
    STOP_DELAY: "300",
    TIP_FILE: TIP_FILE,
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(settings).map(([setting, value]) => [`STANDIN_${setting}`, value]),
  );
}
