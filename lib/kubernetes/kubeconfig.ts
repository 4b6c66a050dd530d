import {
  type Cluster,
  newClusters,
  newContexts,
  newUsers,
  type User,
} from "@kubernetes/client-node/dist/config_types.js";
import { parse, YAMLParseError } from "yaml";
import { type JsonObject, jsonObject } from "../http/mod.ts";

/** What one context of a kubeconfig names, in client-node's terms. */
export interface KubeconfigContext {
  readonly cluster: Cluster;
  readonly user: User;
  /** `tokenFile` of the user, which client-node does not know. */
  readonly tokenFile: string | null;
  readonly namespace: string | null;
}

/**
 * Picks a context (the current one if none is named) and what it refers to from a kubeconfig.
 *
 * @throws {Error} If it is no kubeconfig, or lacks what is referred to; the message says what.
 */
export function kubeconfigContext(text: string, wanted: string | undefined): KubeconfigContext {
  const config = jsonObject(parsed(text));
  if (config === null) throw new Error("expected a YAML mapping with clusters, users and contexts");
  const contexts = newContexts(config.contexts);
  const name = wanted ?? config["current-context"];
  if (typeof name !== "string" || name === "") {
    throw new Error("it has no current-context: name a context");
  }
  const context = contexts.find((context) => context.name === name);
  if (context === undefined) {
    const known = contexts.map((context) => context.name).join(", ") || "none";
    throw new Error(`it has no context ${name} (contexts: ${known})`);
  }
  const cluster = newClusters(config.clusters).find(({ name }) => name === context.cluster);
  if (cluster === undefined) {
    throw new Error(`context ${name} names the cluster ${context.cluster}, which it does not have`);
  }
  const entry = namedEntry(config.users, context.user);
  if (entry === null) {
    throw new Error(`context ${name} names the user ${context.user}, which it does not have`);
  }
  const settings = jsonObject(entry.user) ?? {};
  const { tokenFile } = settings;
  // client-node knows a `token-file` that Kubernetes does not, and would read it on the spot.
  const [user] = newUsers([{ name: context.user, user: { ...settings, "token-file": undefined } }]);
  if (user === undefined) throw new Error(`its user ${context.user} cannot be understood`);
  return {
    cluster,
    user,
    tokenFile: typeof tokenFile === "string" && tokenFile !== "" ? tokenFile : null,
    namespace: context.namespace ?? null,
  };
}

/** The parser's own words, warnings too, quote the line in which it stumbles: there may be a token. */
function parsed(text: string): unknown {
  try {
    return parse(text, { logLevel: "error" });
  } catch (error) {
    const place = error instanceof YAMLParseError ? error.linePos?.[0] : undefined;
    const where = place === undefined ? "" : ` at line ${place.line}, column ${place.col}`;
    throw new Error(`it is no YAML${where}`);
  }
}

function namedEntry(list: unknown, name: string): JsonObject | null {
  if (!Array.isArray(list)) return null;
  return list.map(jsonObject).find((entry) => entry?.name === name) ?? null;
}
