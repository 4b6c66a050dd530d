import assert from "assert";
import { describeProblem, documentedRoots } from "../../../lib/config/mod.ts";
import { refused } from "../config/environments.ts";
import { type Blame, refusedClearly, type Settings } from "./environment.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";

const paths: readonly Row<Blame>[] = [
  ["a relative path", { SOURCE_KES_KEY: "kes.skey" }, "SOURCE_KES_KEY", /begins with \//],
  ["a path from home", { KUBECONFIG: "~/.kube/config" }, "KUBECONFIG", /begins with \//],
  [
    "a path with a variable in it",
    { SOURCE_VRF_KEY: "$SECRETS/vrf.skey" },
    "SOURCE_VRF_KEY",
    /begins with \//,
  ],
  ["a path of Windows", { SOURCE_OP_CERT: "C:\\node.cert" }, "SOURCE_OP_CERT", /begins with \//],
  [
    "a path as an address",
    { SOURCE_OP_CERT: "file:///secrets/node.cert" },
    "SOURCE_OP_CERT",
    /begins with \//,
  ],
  ["a path that climbs", { SOURCE_KES_KEY: "/secrets/../etc/shadow" }, "SOURCE_KES_KEY", /'\.\.'/],
  ["a directory for a file", { TARGET_VRF_KEY: "/ipc/" }, "TARGET_VRF_KEY", /not a directory/],
  ["a path with a NUL", { TARGET_VRF_KEY: "/ipc/vrf\0.skey" }, "TARGET_VRF_KEY", /printable/],
  [
    "a path with a line break",
    { TARGET_KES_KEY: "/ipc/kes\n.skey" },
    "TARGET_KES_KEY",
    /printable/,
  ],
  [
    "a path of 5,000 characters",
    { TARGET_KES_KEY: `/ipc/${"k".repeat(5000)}` },
    "TARGET_KES_KEY",
    /at most 4095/,
  ],
  [
    "a path outside the grant",
    { SOURCE_KES_KEY: "/home/me/kes.skey" },
    "SOURCE_KES_KEY",
    /under one of \/ipc, \/secrets/,
  ],
  [
    "a path beside the grant",
    { NODE_SOCKET: "/ipcs/node.socket" },
    "NODE_SOCKET",
    /under one of \/ipc/,
  ],
  ["the granted directory itself", { NODE_SOCKET: "/ipc" }, "NODE_SOCKET", /under one of \/ipc/],
  [
    "a target among the secrets",
    { TARGET_KES_KEY: "/secrets/k" },
    "TARGET_KES_KEY",
    /under one of \/ipc, \/opt/,
  ],
  [
    "a socket among the settings",
    { GUARD_SOCKET: "/etc/forge-manager/g" },
    "GUARD_SOCKET",
    /under one of \/ipc/,
  ],
  [
    "a socket whose path no socket can have",
    { GUARD_SOCKET: `/ipc/${"ä".repeat(51)}/g` },
    "GUARD_SOCKET",
    /at most 107 bytes.*got 109/,
  ],
  ["two kubeconfigs", { KUBECONFIG: "a:/run/b" }, "KUBECONFIG", /begins with \//],
  [
    "an executable by half a path",
    { CARDANO_NODE_PROCESS_NAME: "bin/cardano-node" },
    "CARDANO_NODE_PROCESS_NAME",
    /full path/,
  ],
  [
    "an executable with a line break",
    { CARDANO_NODE_PROCESS_NAME: "cardano\nnode" },
    "CARDANO_NODE_PROCESS_NAME",
    /full path/,
  ],
];

const addresses: readonly Row<Blame>[] = [
  [
    "an address without a scheme",
    { NODE_METRICS_URL: "127.0.0.1:12798" },
    "NODE_METRICS_URL",
    /http:\/\//,
  ],
  [
    "an address of a file",
    { NODE_METRICS_URL: "file:///proc/1/mem" },
    "NODE_METRICS_URL",
    /http:\/\//,
  ],
  [
    "an address that is a script",
    { HEALTH_CHECK_ENDPOINT: "javascript:alert(1)" },
    "HEALTH_CHECK_ENDPOINT",
    /http:\/\//,
  ],
  [
    "an address without a host",
    { HEALTH_CHECK_ENDPOINT: "http://" },
    "HEALTH_CHECK_ENDPOINT",
    /http:\/\//,
  ],
  [
    "an address with an impossible port",
    { NODE_METRICS_URL: "http://127.0.0.1:99999/" },
    "NODE_METRICS_URL",
    /http:\/\//,
  ],
  [
    "an address of 3,000 characters",
    { HEALTH_CHECK_ENDPOINT: `http://h/${"x".repeat(3000)}` },
    "HEALTH_CHECK_ENDPOINT",
    /http:\/\//,
  ],
  [
    "metrics of another host",
    { NODE_METRICS_URL: "http://10.0.0.7:12798/" },
    "NODE_METRICS_URL",
    /of this host/,
  ],
  [
    "metrics of a host that begins like this one",
    { NODE_METRICS_URL: "http://127.0.0.1.example/" },
    "NODE_METRICS_URL",
    /of this host/,
  ],
  [
    "metrics of any host",
    { NODE_METRICS_URL: "http://0.0.0.0:12798/" },
    "NODE_METRICS_URL",
    /of this host/,
  ],
  [
    "an API server with a path",
    { KUBERNETES_SERVICE_HOST: "10.96.0.1/evil" },
    "KUBERNETES_SERVICE_HOST",
    /host name or/,
  ],
  [
    "an API server with a user",
    { KUBERNETES_SERVICE_HOST: "a@b" },
    "KUBERNETES_SERVICE_HOST",
    /host name or/,
  ],
  ["a port by name", { KUBERNETES_SERVICE_PORT: "https" }, "KUBERNETES_SERVICE_PORT", /1 to 65535/],
  ["no way to any API server", { KUBERNETES_SERVICE_HOST: undefined }, "KUBECONFIG", /not a pod/],
];

const IN_CLUSTER = "a=kubernetes:in-cluster";

const registers: readonly Row<readonly [text: string, because: RegExp]>[] = [
  ["nothing but separators", ";;", /0 entries/],
  ["two entries", `${IN_CLUSTER};b=etcd:https://h`, /2 entries.*witness/],
  ["seven entries", `${IN_CLUSTER};`.repeat(7), /7 entries/],
  ["an entry without a name", "kubernetes:in-cluster", /expected NAME=/],
  ["a name in capitals", "Home=kubernetes:in-cluster", /expected NAME=/],
  ["an unknown kind", "a=consul:h:8500", /expected kubernetes or etcd/],
  ["a kind of 5,000 letters", `a=${"k".repeat(5000)}:x`, /expected kubernetes or etcd/],
  ["a kubeconfig without a context", "a=kubernetes:/run/config", /CONTEXT\/NAMESPACE/],
  ["a context without a namespace", "a=kubernetes:/run/config#ctx/", /CONTEXT\/NAMESPACE/],
  ["a kubeconfig outside the grant", "a=kubernetes:/root/config#ctx/ns", /under one of/],
  ["etcd without encryption", "a=etcd:http://h:2379", /https:\/\/HOST:PORT/],
  ["etcd with a path", "a=etcd:https://h:2379/v3", /https:\/\/HOST:PORT/],
  [
    "etcd with an unknown parameter",
    "a=etcd:https://h?timeout=5",
    /entry 1, which sets something else/,
  ],
  [
    "etcd with a parameter of 5,000 letters",
    `a=etcd:https://h?${"p".repeat(5000)}=1`,
    /expected only ca/,
  ],
  ["etcd with a certificate and no key", "a=etcd:https://h?cert=/run/c", /not both/],
  ["etcd with ten endpoints", `a=etcd:${Array(10).fill("https://h").join()}`, /at most 9/],
  ["two registers of one name", `${IN_CLUSTER};a=etcd:https://g;c=etcd:https://h`, /names a twice/],
  [
    "one register under two names",
    `${IN_CLUSTER};b=kubernetes:in-cluster;c=etcd:https://h`,
    /two names/,
  ],
];

/** The word that stands for a secret in the settings below. */
const SECRET = "hunter2";

const secrets: readonly Row<readonly [settings: Settings]>[] = [
  ["a password in an address", { HEALTH_CHECK_ENDPOINT: `https://me:${SECRET}@host/` }],
  ["a password with a slash", { HEALTH_CHECK_ENDPOINT: `https://me:${SECRET}/x@host/` }],
  ["a password with a space", { HEALTH_CHECK_ENDPOINT: `https://me:${SECRET} x@host/` }],
  ["a password without a name", { NODE_METRICS_URL: `http://:${SECRET}@127.0.0.1:1/` }],
  ["passwords of two endpoints", {
    FORGE_REGISTERS: `a=etcd:https://r:${SECRET}@h,https://r:${SECRET}@g`,
  }],
  ["a password as a parameter", { FORGE_REGISTERS: `a=etcd:https://h?password=${SECRET}` }],
  ["a token as a parameter", { HEALTH_CHECK_ENDPOINT: `ftp://host/?access_token=${SECRET}` }],
];

function neverRepeated(settings: Settings): void {
  const lines = refused(settings, documentedRoots).map(describeProblem);
  for (const variable of Object.keys(settings)) {
    assert(lines.some((line) => line.includes(variable)), lines.join("\n"));
  }
  for (const line of lines) assert(!line.includes(SECRET), line);
}

/** Of what a key is made, by the digits. */
const KEY = "5820" + "c0ffee".repeat(11);

function keyNeverRepeated(variable: string): void {
  const lines = refused({ [variable]: KEY }, documentedRoots).map(describeProblem);
  assert(lines.some((line) => line.includes(variable)), lines.join("\n"));
  for (const line of lines) assert(!line.includes("c0ffee"), line);
}

export const environmentPlaces: readonly Kind[] = [
  ...kindsOf("environment", [...paths, ...addresses], refusedClearly),
  ...kindsOf("FORGE_REGISTERS", registers, (text, because) => {
    const settings = { FORGE_REGISTERS: text, ENABLE_CLUSTER_MANAGEMENT: "true" };
    refusedClearly(settings, "FORGE_REGISTERS", because);
  }),
  ...kindsOf("secret in the environment", secrets, neverRepeated),
  ...kindsOf("secret in the environment", [
    ["a key for a path", "SOURCE_KES_KEY"],
    ["a key for a pool id", "POOL_ID"],
    ["a key for a network", "CARDANO_NETWORK"],
    ["a key for a list of registers", "FORGE_REGISTERS"],
  ], keyNeverRepeated),
];
