import assert from "assert";
import { accepted, inPod, otherPool, pool, refused } from "../config/environments.ts";
import { type Blame, refusedClearly, type Settings } from "./environment.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";

const contradictions: readonly Row<Blame>[] = [
  [
    "the magic of another network",
    { CARDANO_NETWORK: "preprod", NETWORK_MAGIC: "2" },
    "NETWORK_MAGIC",
    /expected 1/,
  ],
  [
    "a custom network without a magic",
    { CARDANO_NETWORK: "devnet" },
    "NETWORK_MAGIC",
    /custom network devnet/,
  ],
  [
    "a custom network with mainnet's magic",
    { CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "764824073" },
    "NETWORK_MAGIC",
    /of mainnet/,
  ],
  [
    "two pools in two spellings",
    { POOL_ID: pool.bech32, POOL_ID_HEX: otherPool.hex },
    "POOL_ID_HEX",
    /another pool/,
  ],
  [
    "a bech32 id for the hexadecimal one",
    { POOL_ID_HEX: pool.bech32 },
    "POOL_ID_HEX",
    /56 hexadecimal/,
  ],
  [
    "two names of one cluster",
    { CLUSTER_NAME: "a", CLUSTER_IDENTIFIER: "b" },
    "CLUSTER_NAME",
    /differs from CLUSTER_IDENTIFIER/,
  ],
  [
    "a source that is a target",
    { SOURCE_VRF_KEY: "/ipc/vrf.skey" },
    "TARGET_VRF_KEY",
    /also the value of SOURCE_VRF_KEY/,
  ],
  [
    "one file spelt in two ways",
    { TARGET_OP_CERT: "/ipc//./kes.skey" },
    "TARGET_OP_CERT",
    /six different files/,
  ],
  [
    "a guard on the socket of the node",
    { GUARD_SOCKET: "/ipc//node.socket" },
    "GUARD_SOCKET",
    /also the value of NODE_SOCKET/,
  ],
  [
    "a bulk file beside the three",
    { CREDENTIAL_MODE: "bulk", TARGET_OP_CERT: "/ipc/node.cert" },
    "TARGET_OP_CERT",
    /adds the sets of both up/,
  ],
  [
    "a bulk file beside the three, their paths no good either",
    { CREDENTIAL_MODE: "bulk", TARGET_KES_KEY: "kes" },
    "TARGET_KES_KEY",
    /expected only TARGET_BULK_CREDENTIALS/,
  ],
  [
    "a bulk file in the place of a source",
    {
      ...{ CREDENTIAL_MODE: "bulk", SOURCE_KES_KEY: "/ipc/all.json" },
      TARGET_BULK_CREDENTIALS: "/ipc/./all.json",
    },
    "TARGET_BULK_CREDENTIALS",
    /also the value of SOURCE_KES_KEY, expected four different files/,
  ],
  [
    "a directory for a bulk file",
    { CREDENTIAL_MODE: "bulk", TARGET_BULK_CREDENTIALS: "/ipc/" },
    "TARGET_BULK_CREDENTIALS",
    /expected a file, not a directory/,
  ],
  [
    "no node on mainnet",
    { DISABLE_SOCKET_CHECK: "yes" },
    "DISABLE_SOCKET_CHECK",
    /refused on mainnet/,
  ],
  [
    "several clusters without registers",
    { ENABLE_CLUSTER_MANAGEMENT: "true" },
    "ENABLE_CLUSTER_MANAGEMENT",
    /hub.*witness/,
  ],
  [
    "registers without several clusters",
    { FORGE_REGISTERS: "a=kubernetes:in-cluster" },
    "FORGE_REGISTERS",
    /ENABLE_CLUSTER_MANAGEMENT=true beside it/,
  ],
];

const timings: readonly Row<Blame>[] = [
  [
    "a lease too short for a stop",
    { LEASE_DURATION: "10" },
    "LEASE_DURATION",
    /smallest lease that fits is 12 s/,
  ],
  [
    "a request as long as a lease",
    { REQUEST_TIMEOUT: "15" },
    "REQUEST_TIMEOUT",
    /does not fit the rules/,
  ],
  [
    "a stop bound below its parts",
    { STOP_BOUND: "3" },
    "STOP_BOUND",
    /at least 6 s = guardLag 0.5 s/,
  ],
  [
    "a stop bound beyond any lease",
    { STOP_BOUND: "300" },
    "STOP_BOUND",
    /no lease of up to 300 s fits/,
  ],
  [
    "clocks too bad for a lease",
    { LEASE_DURATION: "13", CLOCK_RATE_ERROR: "0.3" },
    "LEASE_DURATION",
    /does not fit/,
  ],
];

/** Many mistakes of many sorts, each in a variable of its own. */
const MISTAKES: Settings = {
  LEASE_DURATION: "soon",
  METRICS_PORT: "none",
  NODE_SOCKET: "socket",
  SOURCE_KES_KEY: "../kes",
  POOL_ID: "pool",
  POOL_TICKER: "p",
  GUARD: "parent",
  CREDENTIAL_MODE: "both",
  LOG_LEVEL: "loud",
  CARDANO_NETWORK: "my net",
  NODE_METRICS_URL: "metrics",
  CLUSTER_PRIORITY: "first",
};

function allAtOnce(settings: Settings): void {
  const found = new Set(refused(settings).map(({ variable }) => variable));
  for (const variable of Object.keys(settings)) assert(found.has(variable), variable);
}

/** Settings that change nothing, the variable that is named, and what is said of it. */
const oddities: readonly Row<readonly [Readonly<Record<string, string>>, string, RegExp]>[] = [
  ["a misspelt variable", { LEASE_DURATON: "60" }, "LEASE_DURATON", /was LEASE_DURATION meant\?/],
  ["two letters swapped", { POOL_TIKCER: "POOL" }, "POOL_TIKCER", /was POOL_TICKER meant\?/],
  ["a proxy", { https_proxy: "http://proxy:3128" }, "https_proxy", /removed from this process/],
  [
    "a variable of the original that does nothing",
    { CLUSTER_CRD_GROUP: "x" },
    "CLUSTER_CRD_GROUP",
    /has no effect/,
  ],
  [
    "the path of a bulk file, and no bulk mode",
    { TARGET_BULK_CREDENTIALS: "/ipc/all.json" },
    "TARGET_BULK_CREDENTIALS",
    /no effect without CREDENTIAL_MODE=bulk/,
  ],
  [
    "a clock better than Linux allows",
    { CLOCK_RATE_ERROR: "0.02" },
    "CLOCK_RATE_ERROR",
    /fraction of 0.1/,
  ],
  [
    "an application that is no block producer",
    { APPLICATION_TYPE: "relay-only" },
    "APPLICATION_TYPE",
    /only a block-producer forges/,
  ],
];

function noted(settings: Readonly<Record<string, string>>, variable: string, text: RegExp): void {
  const notice = accepted(settings).notices.find((one) => one.variable === variable);
  assert.match(notice?.text ?? "no notice", text);
}

/** Names that no table may be tripped up by. */
const strangers: readonly Row<readonly [name: string]>[] = [
  ["a variable called __proto__", "__proto__"],
  ["a variable called constructor", "constructor"],
  ["a variable without a name", ""],
  ["a variable name of 100,000 characters", `LEASE_${"X".repeat(100_000)}`],
];

function changesNothing(name: string): void {
  const settings = Object.fromEntries([[name, "value"]]);
  assert.deepEqual(accepted(settings), accepted({}));
}

export const environmentPairs: readonly Kind[] = [
  ...kindsOf("environment", [...contradictions, ...timings], refusedClearly),
  ...kindsOf("environment", [
    ["twelve mistakes at once", MISTAKES],
    ["nothing at all", Object.fromEntries(Object.keys(inPod).map((name) => [name, undefined]))],
  ], (settings: Settings) => {
    const isEmpty = Object.values(settings).every((value) => value === undefined);
    if (isEmpty) refusedClearly(settings, "POD_NAME", /name of this pod/);
    else allAtOnce(settings);
  }),
  ...kindsOf("oddity of the environment", oddities, noted),
  ...kindsOf("oddity of the environment", strangers, changesNothing),
];
