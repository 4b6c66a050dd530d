import assert from "assert";
import { testWhere } from "testing";
import {
  type ControlPlane,
  ensureNamespace,
  eventually,
  makeScratch,
  missingServers,
  removeScratch,
  startControlPlane,
} from "../support/servers/mod.ts";
import { type Helm, helms, missingHelm } from "../support/helm/mod.ts";
import { type Manifest, manifestsOf, only } from "./chart/manifests.ts";
import { chart, definitionsChart, type Rendering, renderings } from "./chart/matrix.ts";
import { monitoringDefinitions } from "./chart/monitoring.ts";
import { priorityOf } from "./chart/priority.ts";
import { allowed, creations, forbidden, looks, needed } from "./chart/rights.ts";

const missing = missingServers() ?? await missingHelm();
const NAMESPACE = "pools";
/** Its id in hexadecimal, as the examples of regions have it. */
const POOL = "2315ac6271e841d33136fc0604994ff9a5ed64f72fcc7a9ea30df9dd";
/** How many renderings one kubectl takes to the server. */
const AT_ONCE = 20;

testWhere(missing, "the charts on a real API server", async (t) => {
  const folder = await makeScratch("chart");
  try {
    const [, helm] = await helms(folder);
    assert(helm !== undefined);
    await using plane = await startControlPlane();
    const { kubectl } = plane;
    await kubectl.apply(monitoringDefinitions);
    await kubectl.apply(JSON.stringify({
      ...{ apiVersion: "v1", kind: "Namespace" },
      metadata: {
        name: NAMESPACE,
        labels: { "pod-security.kubernetes.io/enforce": "restricted" },
      },
    }));

    await t.step("the definitions' chart is taken, with its account and roles", async () => {
      await ensureNamespace(plane, "cardano-system");
      await ensureNamespace(plane, "cardano-mainnet");
      const text = await template(helm, definitionsChart, "cardano-forge-crds", [
        "--namespace=cardano-system",
        "--set=serviceAccount.namespaces={cardano-mainnet}",
      ]);
      await kubectl.run(["apply", "--validate=strict", "--filename=-"], text);
      await kubectl.run(["wait", "--for=condition=Established", "--timeout=50s", "crd", "--all"]);
      const rules = [
        ...needed("cardano-node-leader", "cardano-leader"),
        ...creations,
      ];
      const others = forbidden("cardano-node-leader", "cardano-leader");
      const account = "cardano-forge-crds";
      const may = await allowed(plane, account, "cardano-mainnet", [...rules, ...others]);
      assert.deepEqual(may, rules);
      const roles = manifestsOf(text).filter(({ kind }) => kind === "ClusterRole");
      const added = roles.map(({ metadata }) => Object.keys(metadata.labels ?? {}));
      assert.deepEqual(
        added,
        ["view", "edit", "admin"].map((role) => [
          `rbac.authorization.k8s.io/aggregate-to-${role}`,
        ]),
      );
    });

    await t.step("every object of every rendering is taken, strictly", async () => {
      const texts: string[] = [];
      for (const one of await renderings()) texts.push(await templated(helm, one));
      // A StatefulSet is taken whatever its pods are: the standard judges pods.
      const pods = texts.map((text, at) => {
        const pod = podOf(only(manifestsOf(text), "StatefulSet"));
        return JSON.stringify({ ...pod, metadata: { name: `pod-${at}` } });
      });
      const all = [...texts, ...pods];
      for (let at = 0; at < all.length; at += AT_ONCE) {
        const { code, stderr } = await tried(plane, all.slice(at, at + AT_ONCE).join("\n---\n"));
        assert.equal(code, 0, stderr);
      }
    });

    await t.step(
      "a pod that does not satisfy the restricted standard is none of ours",
      async () => {
        const [first] = await renderings();
        assert(first !== undefined);
        const pod = podOf(only(manifestsOf(await templated(helm, first)), "StatefulSet"));
        const loose = { ...pod, spec: { ...pod.spec, securityContext: {} } };
        const { code, stderr } = await tried(plane, JSON.stringify(loose));
        assert.notEqual(code, 0);
        assert.match(stderr, /violates PodSecurity "restricted/);
      },
    );

    await t.step("the account may do what is needed for this pool, and no more", async () => {
      const names = [["a", "b"], ["pool-2", "leader-2"]] as const;
      for (const [row, [lease, leader]] of names.entries()) {
        const release = `right${row}`;
        const mayCreate = row === 0;
        const text = await template(helm, chart, release, [
          ...[`--namespace=${NAMESPACE}`, `--set=leaseName=${lease},leaderName=${leader}`],
          `--set=rbac.allowCreate=${mayCreate}`,
        ]);
        const kinds = ["ServiceAccount", "Role", "RoleBinding", "Lease", "CardanoLeader"];
        const access = manifestsOf(text).filter(({ kind }) => kinds.includes(kind));
        await kubectl.apply(access.map((one) => JSON.stringify(one)).join("\n---\n"), NAMESPACE);
        const must = [...needed(lease, leader), ...looks, ...mayCreate ? creations : []];
        const others = [
          ...[...forbidden(lease, leader), ...mayCreate ? [] : creations],
          ...["get", "update", "patch", "delete"].map((verb) =>
            `${verb} coordination.k8s.io/leases cardano-node-leader`
          ),
        ];
        const neighbours = names.filter(([other]) => other !== lease)
          .flatMap(([lease, leader]) => needed(lease, leader));
        const asked = [...must, ...others, ...neighbours];
        assert.deepEqual(await allowed(plane, release, NAMESPACE, asked), must);
      }
    });

    await t.step(
      "other clusters may write the record here and their mirrors, no more",
      async () => {
        const text = await template(helm, chart, "region", [
          ...[`--namespace=${NAMESPACE}`, `--values=${chart}/examples/region-eu.yaml`],
        ]);
        const kinds = ["ServiceAccount", "Role", "RoleBinding", "Secret"];
        const access = manifestsOf(text).filter(({ kind }) => kinds.includes(kind));
        await kubectl.apply(access.map((one) => JSON.stringify(one)).join("\n---\n"), NAMESPACE);
        const right = `cardano-forge-right-mainnet-${POOL}`;
        const [own, other] = ["mainnet-pool1yv26c-eu", "mainnet-pool1yv26c-us"];
        const policy = "cardano.io/cardanoforgeclusters";
        const shared = [
          ...needed(right, "").filter((deed) => deed.includes("leases")),
          ...["get", "list", "watch", "create"].map((verb) => `${verb} ${policy}`),
          "create coordination.k8s.io/leases",
        ];
        const mirrors = [`update ${policy} ${other}`, `update ${policy}/status ${other}`];
        const policyHere = [`patch ${policy} ${own}`, `update ${policy}/status ${own}`];
        const never = [
          ...[`update ${policy} ${own}`, `patch ${policy} ${other}`, `delete ${policy} ${other}`],
          ...forbidden(right, "cardano-leader"),
        ];
        const asked = [...shared, ...mirrors, ...policyHere, ...never];
        assert.deepEqual(await allowed(plane, "region-elsewhere", NAMESPACE, asked), [
          ...shared,
          ...mirrors,
        ]);
        assert.deepEqual(await allowed(plane, "region", NAMESPACE, asked), [
          ...shared,
          ...policyHere,
        ]);
      },
    );

    await t.step("renewals go first, those of other clusters, too", async () => {
      const text = await template(helm, chart, "region", [
        ...[`--namespace=${NAMESPACE}`, `--values=${chart}/examples/region-eu.yaml`],
      ]);
      const first = await kubectl.run(
        [
          "get",
          "prioritylevelconfiguration",
          "leader-election",
          "--output=jsonpath={.metadata.uid}",
        ],
      );
      const accounts = ["region", "region-elsewhere"];
      for (const one of accounts) assert.notEqual(await priorityOf(plane, one, NAMESPACE), first);
      await kubectl.apply(JSON.stringify(only(manifestsOf(text), "FlowSchema")));
      for (const one of accounts) {
        await eventually(`${one} to go first`, async () => {
          return await priorityOf(plane, one, NAMESPACE) === first || null;
        });
      }
    });
  } finally {
    await removeScratch(folder);
  }
});

function templated(helm: Helm, rendering: Rendering): Promise<string> {
  const { release, kubernetes, values } = rendering;
  return template(helm, chart, release, [
    ...[`--namespace=${NAMESPACE}`, `--kube-version=${kubernetes}`, ...values],
  ]);
}

async function template(
  { run }: Helm,
  chart: string,
  release: string,
  args: readonly string[],
): Promise<string> {
  const version = args.some((arg) => arg.startsWith("--kube-version")) ? [] : [
    "--kube-version=1.37.2",
  ];
  const { code, stdout, stderr } = await run(["template", release, chart, ...version, ...args]);
  assert.equal(code, 0, stderr);
  return stdout;
}

function tried({ kubectl }: ControlPlane, text: string) {
  return kubectl.attempt(
    ["create", "--dry-run=server", "--validate=strict", `--namespace=${NAMESPACE}`, "--filename=-"],
    text,
  );
}

/** A pod as the StatefulSet would make it, with a volume for its claim. */
function podOf({ spec }: Manifest) {
  const { template } = spec;
  const volumes = [...template.spec.volumes, { name: "data", emptyDir: {} }];
  return {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "pod-0" } },
    spec: { ...template.spec, volumes },
  };
}
