import { boolean } from "./choices.ts";
import type { NetworkIdentity, NodeSettings } from "./configuration.ts";
import { seconds } from "./numbers.ts";
import { path } from "./paths.ts";
import type { Reading } from "./reading.ts";
import { type Shape, text } from "./texts.ts";
import { httpAddress, isLoopback } from "./urls.ts";

const executable: Shape = {
  pattern: /^(\/([^/\p{Cc}]{1,255}\/)*)?[^/\p{Cc}]{1,255}$/u,
  said: "the name of an executable, or its full path",
};

/** How to find, reach and observe the cardano-node beside this program. */
export function readNode(reading: Reading, network: NetworkIdentity): NodeSettings {
  return {
    socket: readNodeSocket(reading),
    socketWait: seconds(reading, "SOCKET_WAIT_TIMEOUT", { least: 1, most: 86_400 }),
    withoutNode: withoutNode(reading, network),
    process: readNodeProcess(reading),
    metricsUrl: metricsUrl(reading),
    requireMetrics: requireMetrics(reading),
    allowProducingStart: allowProducingStart(reading),
    maxTipLag: seconds(reading, "MAX_TIP_LAG", { least: 1, most: 86_400 }),
    degradedGrace: seconds(reading, "DEGRADED_GRACE", { least: 1, most: 86_400 }),
  };
}

/** Name of the node's executable, or its full path. */
export function readNodeProcess(reading: Reading): string {
  return text(reading, "CARDANO_NODE_PROCESS_NAME", executable);
}

/** Where the node listens for local clients. */
export function readNodeSocket(reading: Reading): string {
  return path(reading, "NODE_SOCKET", "write");
}

function withoutNode(reading: Reading, network: NetworkIdentity): boolean {
  const disabled = boolean(reading, "DISABLE_SOCKET_CHECK");
  if (disabled && network.name === "mainnet") {
    reading.refuse(
      "DISABLE_SOCKET_CHECK",
      "is for development and refused on mainnet",
      "Leave DISABLE_SOCKET_CHECK out, or name a test network in CARDANO_NETWORK",
    );
  } else if (disabled) {
    reading.note(
      "warning",
      "DISABLE_SOCKET_CHECK",
      "The node is taken to be ready without a look at it: decisions are shown, no node is touched",
    );
  }
  return disabled;
}

function requireMetrics(reading: Reading): boolean {
  const required = boolean(reading, "REQUIRE_NODE_METRICS");
  if (!required) {
    reading.note(
      "warning",
      "REQUIRE_NODE_METRICS",
      "Forging is not observed: a stop is confirmed only by the node's exit, and without it the " +
        "right is not released but expires",
    );
  }
  return required;
}

function allowProducingStart(reading: Reading): boolean {
  const allowed = boolean(reading, "ALLOW_PRODUCING_START");
  if (allowed) {
    reading.note(
      "warning",
      "ALLOW_PRODUCING_START",
      "A node started without its non-producing flag is given real keys: when it restarts while " +
        "they are in place it forges at once, whoever holds the right",
    );
  }
  return allowed;
}

/** Another host's endpoint would tell of another node, and could "confirm" a stop that is none. */
function metricsUrl(reading: Reading): string {
  const address = httpAddress(reading, "NODE_METRICS_URL");
  if (address !== null && !isLoopback(address)) {
    reading.refuse(
      "NODE_METRICS_URL",
      "expected an address of this host (127.0.0.1, [::1] or localhost): only the node beside " +
        "this program may answer",
      "Let the node's Prometheus endpoint listen on 127.0.0.1 and set " +
        "NODE_METRICS_URL=http://127.0.0.1:12798/metrics",
    );
  }
  return address?.href ?? "";
}
