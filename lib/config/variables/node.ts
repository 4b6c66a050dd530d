import type { Variables } from "./variable.ts";

/** The cardano-node beside this program, and how its forging is switched. */
export const nodeVariables = {
  NODE_SOCKET: { default: "/ipc/node.socket", meaning: "Local socket of cardano-node" },
  SOCKET_WAIT_TIMEOUT: {
    default: "600",
    unit: "s",
    meaning: "How long to wait for the node at start before saying so loudly (and waiting on)",
  },
  DISABLE_SOCKET_CHECK: {
    default: "false",
    meaning: "Development only: elect and show decisions without a node; refused on mainnet",
  },
  CARDANO_NODE_PROCESS_NAME: {
    default: "cardano-node",
    meaning: "Exact name, or full path, of the node's executable",
  },
  NODE_METRICS_URL: {
    default: "http://127.0.0.1:12798/metrics",
    meaning: "Prometheus endpoint of the node, on this host's loopback address",
  },
  REQUIRE_NODE_METRICS: {
    default: "true",
    meaning:
      "Without the endpoint do not forge; false: a stop is confirmed only by the node's exit",
  },
  ALLOW_PRODUCING_START: {
    default: "false",
    meaning: "Give real keys even to a node that was started without its non-producing flag",
  },
  MAX_TIP_LAG: {
    default: "300",
    unit: "s",
    meaning:
      "A node whose tip is further behind another pod's does not stand; behind the present: syncing",
  },
  DEGRADED_GRACE: {
    default: "60",
    unit: "s",
    meaning:
      "A forger degraded for longer offers the right to a pod that has been ready for as long",
  },
  GUARD: {
    default: "auto",
    meaning:
      "Who stops the node when this process cannot: external, child, auto (who listens, else child), none",
  },
  GUARD_SOCKET: {
    default: "/ipc/guard.sock",
    meaning: "Socket on which the guard listens",
  },
} as const satisfies Variables;
