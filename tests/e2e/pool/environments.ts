/** What the containers of a pod are given, as `deploy/statefulset.yaml` gives it to them. */
import { NETWORK } from "./keys.ts";

type Environment = Readonly<Record<string, string>>;

/** While this file of a pod holds a slot, the tip of its node stands still there. */
export const TIP_FILE = "/ipc/tip";

/** The manager's; `changes` are its member's. */
export function managerEnvironment(
  name: string,
  api: { readonly address: string; readonly namespace: string },
  changes: Environment,
): Environment {
  return {
    POD_NAME: name,
    POD_UID: `uid-of-${name}`,
    NAMESPACE: api.namespace,
    KUBERNETES_SERVICE_HOST: api.address,
    KUBERNETES_SERVICE_PORT: "443",
    CARDANO_NETWORK: NETWORK.name,
    NETWORK_MAGIC: String(NETWORK.magic),
    GUARD: "external",
    ...changes,
  };
}

/** What must be set for guard and manager alike. */
const SHARED = new Set([
  ...["CREDENTIAL_MODE", "TARGET_KES_KEY", "TARGET_VRF_KEY", "TARGET_OP_CERT"],
  ...["TARGET_BULK_CREDENTIALS", "NODE_SOCKET", "GUARD_SOCKET", "CARDANO_NODE_PROCESS_NAME"],
  ...["LEASE_DURATION", "SLEEP_INTERVAL", "REQUEST_TIMEOUT", "CLOCK_RATE_ERROR", "STOP_BOUND"],
]);

/** The guard's: nothing of its manager's but what both must agree on. */
export function guardEnvironment(name: string, ofManager: Environment): Environment {
  const shared = Object.entries(ofManager).filter(([variable]) => SHARED.has(variable));
  return { POD_NAME: name, ...Object.fromEntries(shared) };
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
