import { charts, helms, missingHelm } from "../../support/helm/mod.ts";
import { makeScratch, removeScratch } from "../../support/servers/mod.ts";
import { NETWORK, type PoolKeys } from "./keys.ts";

/** Values of the chart, as YAML would say them. */
export type Values = Readonly<Record<string, unknown>>;

/** Name of the release, and so of its accounts and Roles. */
export const RELEASE = "cardano-forge-manager";

/** Why the chart cannot be rendered here, or `null`. */
export const missingForCharts: string | null = await missingHelm();

/** Where the node's program lies in a pod: a test can replace it there. */
export const EXECUTABLE = "/opt/cardano/bin/cardano-node";

/** What was rendered by its values: pools are many, and differ in few of them. */
const rendered = new Map<string, Promise<string>>();

/** What the chart makes of these values beside those of every pool, in a namespace. */
export function render(values: Values, namespace: string): Promise<string> {
  const input = JSON.stringify(merged(OF_EVERY_POOL, values));
  const key = `${namespace} ${input}`;
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const made = template(
    input,
    namespace,
    values["sidecars"] === "containers" ? "1.28.0" : "1.29.0",
  );
  rendered.set(key, made);
  return made;
}

async function template(input: string, namespace: string, version: string): Promise<string> {
  const folder = await makeScratch("helm");
  try {
    const [helm] = await helms(folder);
    if (helm === undefined) throw new Error("There is no helm");
    const { code, stdout, stderr } = await helm.run([
      ...["template", RELEASE, `${charts}/cardano-forge-manager`, "--namespace", namespace],
      ...["--kube-version", version, "--values", "-"],
    ], input);
    if (code !== 0) throw new Error(`The chart refuses ${input}: ${stderr}`);
    return stdout;
  } finally {
    await removeScratch(folder);
  }
}

/**
 * The lease of the program's own default, by which the bounds are reckoned that scenarios hold it to;
 * the probes are less patient than the chart's, so that what they restart is restarted while a
 * scenario looks.
 */
const OF_EVERY_POOL: Values = {
  network: { name: NETWORK.name, magic: NETWORK.magic },
  timing: { leaseDuration: 15 },
  manager: { livenessProbe: { timeoutSeconds: 3, failureThreshold: 3 } },
  node: { executable: EXECUTABLE, image: { tag: "11.0.1" } },
};

/** What a region says of the right that it shares with others; nothing where it is the only one. */
export function sharedValues(
  { bech32, poolId }: Pick<PoolKeys, "bech32" | "poolId">,
  own: { readonly name: string; readonly healthUrl: string },
  regions: readonly { readonly name: string; readonly namespace: string }[],
): Values {
  if (regions.length === 1) return {};
  return {
    pool: { id: bech32, idHex: poolId },
    clusterManagement: {
      enabled: true,
      region: own.name,
      identifier: own.name,
      priority: regions.findIndex(({ name }) => name === own.name) + 1,
      healthCheck: { endpoint: own.healthUrl, interval: 1 },
      failbackDelay: 5,
      registers: regions.map(({ name, namespace }) =>
        name === own.name
          ? { name, inCluster: true }
          : { name, kubeconfigSecret: `kubeconfig-${name}`, context: CONTEXT, namespace }
      ),
      others: regions.map(({ name }) => name).filter((name) => name !== own.name),
    },
  };
}

/** Name of the one context of a kubeconfig. */
export const CONTEXT = "forge";

/** One over the other; mappings are merged. */
export function merged(under: Values, over: Values): Values {
  const both = Object.entries(over).map(([name, value]): [string, unknown] => {
    const below = under[name];
    return [name, isValues(below) && isValues(value) ? merged(below, value) : value];
  });
  return { ...under, ...Object.fromEntries(both) };
}

function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
