import { charts } from "../../support/helm/mod.ts";

/** A chart with the values that one renders it with. */
export interface Rendering {
  /** For messages, and unlike any other. */
  readonly name: string;
  /** Name of the release. */
  readonly release: string;
  readonly kubernetes: string;
  /** Arguments of helm that set values. */
  readonly values: readonly string[];
}

export const chart = `${charts}/cardano-forge-manager`;
export const definitionsChart = `${charts}/cardano-forge-crds`;

/** What is set on top of every example. Numbers and texts as people write them. */
const variants: Readonly<Record<string, readonly string[]>> = {
  "as it is": [],
  "three files": ["--set", "credentials.mode=files"],
  "one file": ["--set", "credentials.mode=bulk"],
  "plain containers": ["--set", "sidecars=containers", "--set", "replicas=0"],
  "the first node with the present flag": ["--set", "node.image.tag=10.5.1"],
  "the last node with the former flag": ["--set", "node.image.tag=10.5.0-1"],
  "images by digest": [
    ...["--set", `image.digest=sha256:${"0".repeat(64)}`, "--set", "node.version=10.6.2"],
    ...["--set", `node.image.digest=sha256:${"1".repeat(64)}`],
  ],
  "an account of somebody else": [
    ...["--set", "serviceAccount.create=false", "--set", "serviceAccount.name=cardano-forge-crds"],
    ...["--set", "rbac.create=false"],
  ],
  "nothing to create, and names of one's own": [
    ...["--set", "rbac.allowCreate=false"],
    ...["--set", "fullnameOverride=forgers"],
    ...["--set", "leaseName=our.right", "--set", "leaderName=our-leader"],
  ],
  "all that is off by default": [
    ...["--set", "networkPolicy.create=true", "--set", "networkPolicy.relayPorts=null"],
    ...["--set", "networkPolicy.apiServerPorts={6443}"],
    ...["--set", "networkPolicy.apiServer[0].ipBlock.cidr=10.0.0.1/32"],
    ...["--set", "monitoring.podMonitor.create=true,monitoring.prometheusRule.create=true"],
    ...["--set", "monitoring.dashboard.create=true"],
    ...["--set", "monitoring.dashboard.annotations.grafana_folder=Cardano"],
    ...["--set", "podLabels.team=spo", "--set", "podAnnotations.note=x"],
    ...[
      "--set",
      "imagePullSecrets={registry}",
      "--set",
      "priorityClassName=system-cluster-critical",
    ],
    ...["--set", "nodeSelector.disk=nvme", "--set", "tolerations[0].operator=Exists"],
  ],
  "relays on ports of their own, behind a policy": [
    ...["--set", "networkPolicy.create=true", "--set", "node.topologyFile="],
    ...["--set", "node.relays[0].address=relay.example.org,node.relays[0].port=6001"],
  ],
  "registers of every kind": [
    ...["--set", "pool.id=pool1yv26ccn3apqaxvfklsrqfx20lxj76e8h9lx8484rphua6x86wm2"],
    ...["--set", "pool.idHex=2315ac6271e841d33136fc0604994ff9a5ed64f72fcc7a9ea30df9dd"],
    ...["--set", "clusterManagement.enabled=true,clusterManagement.region=eu"],
    ...["--set", "rbac.allowCreate=true,networkPolicy.create=true"],
    "--set-json",
    `clusterManagement.registers=${
      JSON.stringify([
        { name: "home", inCluster: true },
        {
          ...{ name: "other", kubeconfigSecret: "other", context: "arn:aws:eks/x" },
          namespace: "pools",
        },
        {
          ...{ name: "witness", etcdSecret: "witness" },
          etcdEndpoints: ["https://10.0.0.1:2379", "https://10.0.0.2:12379"],
        },
      ])
    }`,
    ...["--set", "clusterManagement.others=null", "--set", "clusterManagement.failbackDelay=120"],
    ...["--set", "clusterManagement.healthCheck.endpoint=http://health.example.org/eu"],
  ],
  "a ServiceMonitor": [
    ...["--set", "monitoring.podMonitor.create=false,monitoring.serviceMonitor.create=true"],
    ...["--set", "monitoring.serviceMonitor.labels.release=prometheus"],
  ],
  "all that is on by default": [
    ...["--set", "flowSchema.create=false", "--set", "podDisruptionBudget.create=false"],
  ],
  "times and variables": [
    ...["--set", "timing.leaseDuration=60", "--set", "timing.sleepInterval=4"],
    ...["--set-json", "timing.requestTimeout=2.5"],
    ...["--set-json", "timing.stopBound=8.5"],
    ...["--set", "env.MAX_TIP_LAG=600", "--set", "env.DEGRADED_GRACE=90"],
    ...["--set", "logLevel=DEBUG", "--set", "logFormat=text", "--set", "manager.port=9000"],
  ],
};

/** All examples and the defaults, each with all variants. */
export async function renderings(): Promise<readonly Rendering[]> {
  const files: string[] = [];
  for await (const { name } of Deno.readDir(`${chart}/examples`)) files.push(name);
  const examples = [null, ...files.sort()];
  return examples.flatMap((file, row) =>
    Object.entries(variants).filter(([, values]) => together(file, values)).map((
      [variant, values],
      column,
    ) => ({
      name: `${file ?? "defaults"}, ${variant}`,
      release: `r${row}-${column}`,
      // Native sidecars from 1.29 on; the others also on the oldest cluster.
      kubernetes: values.includes("sidecars=containers") ? "1.25.0" : "1.29.0",
      values: [...file === null ? [] : ["--values", `${chart}/examples/${file}`], ...values],
    }))
  );
}

/**
 * Whether an example is played with a variant: among clusters the managers must create objects, and
 * the second and third region are like the first.
 */
function together(file: string | null, values: readonly string[]): boolean {
  if (file?.startsWith("region-") !== true) return true;
  return file === "region-eu.yaml"
    ? !values.includes("rbac.allowCreate=false")
    : values.length === 0;
}
