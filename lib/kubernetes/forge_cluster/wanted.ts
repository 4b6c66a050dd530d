import { type Json, type JsonObject, jsonObject } from "../../http/mod.ts";
import type { ApiObject } from "../api_object.ts";
import { durationText } from "./duration.ts";
import { CLUSTER_HEAD } from "./target.ts";

/** What the environment of a manager says of its cluster. */
export interface ClusterProfile {
  readonly name: string;
  readonly namespace: string;
  readonly network: { readonly name: string; readonly magic: number };
  readonly pool: {
    readonly id: string;
    readonly idHex: string;
    readonly name: string | null;
    readonly ticker: string | null;
  };
  readonly application: { readonly type: string; readonly environment: string };
  readonly region: string;
  readonly priority: number;
  /** Interval in milliseconds; `null`: nobody is to be asked. */
  readonly healthCheck: { readonly endpoint: string; readonly interval: number } | null;
}

const NETWORKS = ["mainnet", "preprod", "preview"];
const APPLICATIONS = ["block-producer", "relay-only", "monitoring"];

/** The CardanoForgeCluster as the environment wants it: what it does not say is left to others. */
export function wantedCluster(profile: ClusterProfile): ApiObject {
  const { name, namespace, network, pool, application, region, priority, healthCheck } = profile;
  const type = APPLICATIONS.includes(application.type) ? application.type : "custom";
  const listed = NETWORKS.includes(network.name) ? network.name : "custom";
  return {
    ...CLUSTER_HEAD,
    metadata: { name, namespace, labels: labelsOf(profile, listed, type) },
    spec: {
      network: { name: listed, magic: network.magic },
      pool: said({ id: pool.id, idHex: pool.idHex, name: pool.name, ticker: pool.ticker }),
      application: { type, environment: application.environment },
      region,
      priority,
      ...(healthCheck === null ? {} : {
        healthCheck: {
          enabled: true,
          endpoint: healthCheck.endpoint,
          interval: durationText(healthCheck.interval),
        },
      }),
    },
  };
}

function labelsOf(
  { pool, region, application }: ClusterProfile,
  network: string,
  type: string,
): JsonObject {
  return said({
    "cardano.io/region": region,
    "cardano.io/environment": application.environment,
    "cardano.io/managed-by": "cardano-forge-manager",
    "cardano.io/network": network,
    "cardano.io/application": type,
    "cardano.io/pool-id": pool.id,
    "cardano.io/pool-id-hex": pool.idHex,
    "cardano.io/pool-ticker": pool.ticker,
  });
}

function said(fields: Readonly<Record<string, Json>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/**
 * `object` without the field at `path`, as the server names fields: `.metadata.labels.cardano.io/region`.
 * Names may hold dots. What is not there stays as it is.
 */
export function withoutField(object: JsonObject, path: string): JsonObject {
  const rest = path.replace(/^\./, "");
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => {
      if (name === rest) return [];
      const inner = jsonObject(value);
      const leads = inner !== null && rest.startsWith(`${name}.`);
      return [[name, leads ? withoutField(inner, rest.slice(name.length)) : value]];
    }),
  );
}
