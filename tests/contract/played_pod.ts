/** A pod whose core a contract test plays itself: its configuration, and what it knows. */
import assert from "assert";
import { type Configuration, readConfiguration } from "../../lib/config/mod.ts";
import { type Happening, initialState, type State, step } from "../../lib/core/mod.ts";
import { readClocks } from "../../lib/host/mod.ts";
import { coreConfig } from "../../lib/runtime/core_config.ts";

/** The pool of every such pod. */
export const POOL = "ab".repeat(28);

export const IDENTITY = "pod-0/uid/1";

/** The configuration of a pod on a devnet, without a node, in a cluster; `environment` adds to it. */
export function playedConfiguration(environment: Readonly<Record<string, string>>): Configuration {
  const outcome = readConfiguration({
    ...{ POD_NAME: "pod-0", POOL_ID: POOL, DISABLE_SOCKET_CHECK: "true" },
    ...{ CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "42" },
    ...{ KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" },
    ...environment,
  });
  assert(outcome.kind === "valid", JSON.stringify(outcome));
  return outcome.configuration;
}

/** A core that hears what is dispatched, and of whose effects nothing comes. */
export function playedCore(
  configuration: Configuration,
): { readonly state: () => State; readonly dispatch: (happening: Happening) => void } {
  const identity = { identity: IDENTITY, startNonce: "1" };
  let state = initialState(coreConfig(configuration, identity), readClocks());
  return {
    state: () => state,
    dispatch(happening) {
      state = step(state, { at: readClocks(), ...happening }).state;
    },
  };
}
