/** Whether a room takes values from another, or nothing that exists at run time. */
export type Use = "values" | "types";

/** What the files of one room may import. */
export interface Allowance {
  readonly rooms: Readonly<Record<string, Use>>;
  /** Packages and modules of the platform, without their inner paths. */
  readonly packages: readonly string[];
}

/** The rooms of the house, from the heart outwards: each imports only from rooms before it. */
export const rooms: Readonly<Record<string, Allowance>> = {
  core: { rooms: {}, packages: [] },
  errors: { rooms: {}, packages: [] },
  cardano: {
    rooms: {},
    packages: ["@noble/curves", "@noble/hashes", "@scure/base", "cborg"],
  },
  host: { rooms: { core: "types" }, packages: [] },
  http: { rooms: { errors: "values" }, packages: ["node:crypto"] },
  health: { rooms: { http: "values" }, packages: [] },
  kubernetes: {
    rooms: { errors: "values", http: "values" },
    packages: ["@kubernetes/client-node", "yaml", "node:buffer", "node:path"],
  },
  registers: {
    rooms: { core: "values", errors: "values", http: "values", kubernetes: "values" },
    packages: ["@kubernetes/client-node", "node:crypto"],
  },
  node: {
    rooms: { cardano: "values", core: "types", errors: "values" },
    packages: ["cborg"],
  },
  telemetry: {
    rooms: { core: "types", cardano: "types", node: "types" },
    packages: ["log", "prom-client"],
  },
  server: { rooms: { errors: "values" }, packages: [] },
  config: {
    rooms: { core: "values", cardano: "values", node: "types" },
    packages: ["node:path"],
  },
  guard: {
    rooms: {
      ...{ core: "values", errors: "values", http: "values", node: "values" },
      ...{ telemetry: "types", config: "types" },
    },
    packages: [],
  },
  runtime: {
    rooms: {
      ...{ core: "values", cardano: "values", kubernetes: "values", registers: "values" },
      ...{ errors: "values", host: "values" },
      ...{ node: "values", guard: "values", telemetry: "values", server: "values" },
      ...{ config: "values", health: "values" },
    },
    packages: [],
  },
  commands: {
    rooms: {
      ...{ runtime: "values", config: "values", core: "values" },
      ...{ kubernetes: "values", guard: "values", host: "values", telemetry: "values" },
      ...{ node: "values", registers: "values", errors: "values" },
    },
    packages: ["node:util"],
  },
};

/** What stands beside `lib/`. */
export const faces: Readonly<Record<string, Allowance>> = {
  "main.ts": { rooms: { commands: "values", config: "values" }, packages: [] },
  "mod.ts": { rooms: { core: "values", registers: "types", cardano: "values" }, packages: [] },
};

/** An import that goes past another room's `mod.ts`, with its reason. */
export interface Exception {
  readonly room: string;
  readonly target: string;
  readonly reason: string;
}

/** Every such import that is allowed. One that is no longer used must leave the list. */
export const exceptions: readonly Exception[] = [
  {
    room: "config",
    target: "lib/cardano/pool_id.ts",
    reason: "the main thread validates and waits; it need not hold the signature libraries",
  },
  {
    room: "config",
    target: "lib/cardano/networks.ts",
    reason: "the main thread validates and waits; it need not hold the signature libraries",
  },
  {
    room: "config",
    target: "deno.json",
    reason: "the only place that says the version",
  },
  {
    room: "commands",
    target: "lib/kubernetes/access.ts",
    reason: "the main thread validates and waits; it need not load the client",
  },
  {
    room: "commands",
    target: "lib/kubernetes/api_server_access.ts",
    reason: "the main thread validates and waits; it need not load the client",
  },
  {
    room: "commands",
    target: "lib/registers/etcd_access.ts",
    reason: "the main thread validates and waits; it need not load the client",
  },
  {
    room: "commands",
    target: "lib/telemetry/log.ts",
    reason: "the guard has no metrics; its small process need not hold their library",
  },
  {
    room: "commands",
    target: "lib/node/writable.ts",
    reason: "the main thread validates and waits; it need not hold the libraries for keys",
  },
  {
    room: "commands",
    target: "lib/node/readable.ts",
    reason: "the main thread validates and waits; it need not hold the libraries for keys",
  },
  {
    room: "commands",
    target: "lib/node/search.ts",
    reason: "the main thread validates and waits; it need not hold the libraries for keys",
  },
  {
    room: "guard",
    target: "lib/node/guarded.ts",
    reason: "the guard's small process need not hold the libraries for keys and for the handshake",
  },
  {
    room: "node",
    target: "lib/cardano/role.ts",
    reason: "the guard's small process need not hold the signature libraries",
  },
  {
    room: "node",
    target: "lib/cardano/empty_list.ts",
    reason: "the guard empties a bulk file, and need not hold the signature libraries for that",
  },
  {
    room: "mod.ts",
    target: "lib/registers/port.ts",
    reason: "the port alone: who brings a register of their own need not load the client",
  },
];
