import assert from "assert";
import { testWhere } from "testing";
import { projectRoot } from "../../tools/compile.ts";
import { missingHelm } from "../support/helm/mod.ts";
import { missingServers, tryHost } from "../support/servers/mod.ts";
import { type Desk, fill, openDesk, typed } from "./documented.ts";

const missing = missingServers() ?? await missingHelm();
const CLUSTER = "mainnet-pool1abc-us-east-1";

testWhere(missing, "the README's commands, as they stand there", async (t) => {
  // It takes two minutes, and mostly waits.
  const played = demo().catch(String);
  await using desk = await openDesk();
  const { run } = desk;
  await t.step("the quick start, from an empty cluster", async () => {
    await run(await typed("quick-start"));
    const found = await run(
      'kubectl get statefulset,service,configmap,secret,role,pdb --namespace "$NS" --output name',
    );
    for (
      const one of [
        ...["statefulset.apps/cardano-producer", "service/cardano-producer"],
        ...["configmap/cardano-producer-topology", "secret/cardano-forging-keys"],
        ...["role.rbac.authorization.k8s.io/cardano-forge-manager"],
        ...["poddisruptionbudget.policy/cardano-producer"],
      ]
    ) assert.match(found, new RegExp(`^${one}$`, "m"));
    const account = "system:serviceaccount:cardano-mainnet:cardano-forge-manager";
    const may = `kubectl auth can-i update lease/cardano-node-leader --namespace "$NS" --as`;
    assert.match(await run(`${may} ${account}`), /^yes$/m);
  });
  await t.step("why nobody forges", async () => {
    await show(desk);
    assert.match(await run(await typed("why-nobody")), /^NoLeader: nobody is ready$/m);
  });
  await t.step("a look at new keys, and a Secret that has them", async () => {
    assert.match(await run(await typed("keys-inspect")), /they can be used/);
    await run(await typed("replace-secret"));
  });
  await t.step("the record begun anew", async () => {
    await run('kubectl create --namespace "$NS" --filename -', {}, LEASE);
    await run(await typed("record-anew"));
    assert.equal(await run('kubectl get lease --namespace "$NS" --output name'), "");
  });
  await t.step("the files of other registers, as a Secret", async () => {
    await run("touch list us ca.crt tls.crt tls.key");
    await run(await typed("registers-secret"));
  });
  await t.step("which cluster forges", async () => {
    await policy(desk, CLUSTER);
    const said = await run(await typed("clusters", { NAME: CLUSTER }));
    assert.match(said, new RegExp(CLUSTER));
    assert.equal(await stateOf(desk), "Disabled");
  });
  await t.step("the registers, of which nobody has a record yet", async () => {
    // No pod has ever run here: nobody holds the right (3), and there is nothing to give up (1).
    const texts = [
      await typed("registers", {
        "registers show ": "registers show || [[ $? == 3 ]]",
        "readmit ": "readmit || [[ $? == 1 ]]",
        "retire ": "retire || [[ $? == 1 ]]",
      }),
      await typed("registers-readmit", { "--yes": "--yes || [[ $? == 1 ]]" }),
      await typed("registers-retire", { "--yes": "--yes || [[ $? == 1 ]]" }),
    ];
    const said = await run(texts.join("\n"), {
      ...ELSEWHERE,
      FORGE_REGISTERS: "home=kubernetes:in-cluster",
    });
    assert.equal(said.match(/^register home\n {2}record +none$/gm)?.length, 5, said);
  });
  await t.step("the demo", async () => {
    assert.match(String(await played), /^\d+ slots forged, \d+ missed, 0 doubled$/);
  });
});

testWhere(missing, "a register without pods, by the commands of its page", async () => {
  await using desk = await openDesk();
  const { run } = desk;
  await run(await typed("register-hub"));
  const account = "system:serviceaccount:cardano-mainnet:cardano-forge-manager-elsewhere";
  const may = (what: string) =>
    run(`kubectl auth can-i ${what} --namespace "$NS" --as ${account} || true`);
  const record = `lease/cardano-forge-right-mainnet-${ELSEWHERE.POOL_ID}`;
  assert.match(await may(`update ${record}`), /^yes$/m);
  assert.match(await may(`patch ${record}-candidates`), /^yes$/m);
  for (const region of ["eu", "us"]) {
    assert.match(
      await may(`update cardanoforgeclusters.cardano.io/mainnet-pool1yv26c-${region}`),
      /^yes$/m,
    );
  }
  assert.match(await may("update cardanoforgeclusters.cardano.io/mainnet-pool1yv26c-ap"), /^no$/m);
  await run("touch ca.crt tls.crt tls.key");
  await run(await typed("register-witness"));
});

for (const line of ["helm3", "helm4"] as const) {
  testWhere(missing, `the charts' commands by ${line}, as they stand there`, async (t) => {
    await using desk = await openDesk(line);
    const { run } = desk;
    await t.step("a pool by Helm, from an empty cluster", async () => {
      await run(await typed("chart-quick-start"));
      const found = await run('kubectl get statefulset,service --namespace "$NS" --output name');
      assert.match(found, /^statefulset.apps\/cardano-producer$/m);
    });
    await t.step("the three commands that Helm prints next", async () => {
      const notes = await run('helm get notes cardano-producer --namespace "$NS"');
      const commands = notes.match(/(?<=^ {3})(?:kubectl|helm) (?:.*\\\n)*.*$/gm) ?? [];
      const [keys = "", look, who = "", ...others] = commands;
      assert.deepEqual(others, []);
      await run('kubectl delete secret cardano-forging-keys --namespace "$NS"');
      await run(keys);
      // It needs a kubelet.
      assert.equal(look, "helm test cardano-producer --namespace cardano-mainnet --logs");
      await show(desk);
      assert.match(await run(who), /nobody is ready/);
    });
    await t.step("the account by which other clusters reach this one", async () => {
      const values = "--values charts/cardano-forge-manager/examples/region-eu.yaml";
      await run(
        `helm upgrade cardano-producer ./charts/cardano-forge-manager --namespace "$NS" ${values}`,
      );
      await fill(desk, "cardano-producer-elsewhere");
      await run(await typed("chart-elsewhere", { "https://10.10.0.1:6443": desk.plane.url }));
      // Nobody has written a record yet: what it says of this register is its answer.
      const said = await run("forge-manager registers show || [[ $? == 3 ]]", {
        ...ELSEWHERE,
        FORGE_REGISTERS: `eu=kubernetes:${desk.folder}/eu.kubeconfig#eu/cardano-mainnet`,
      });
      assert.match(said, /^register eu\n {2}record +none$/m);
      await run(await typed("chart-register"));
    });
  });
}

testWhere(missing, "the operator's commands, as they stand there", async (t) => {
  await using desk = await openDesk();
  const { run } = desk;
  await run('kubectl create namespace "$NS"');
  await t.step("the definitions by Helm, and an account where the pods are", async () => {
    const said = await run(await typed("definitions-install"));
    assert.match(said, /^cardanoforgeclusters.cardano.io /m);
    await run(await typed("definitions-namespaces"));
    const accounts = await run('kubectl get serviceaccount --namespace "$NS" --output name');
    assert.match(accounts, /^serviceaccount\/cardano-forge-crds$/m);
  });
  await Deno.writeTextFile(`${desk.folder}/cardano-producer-statefulset.yaml`, ORIGINAL);
  await run('kubectl apply --namespace "$NS" --filename cardano-producer-statefulset.yaml');

  await t.step("from 2.0 to ours, all at once", async () => {
    await run(await typed("upgrade-definitions"));
    await run(await typed("upgrade-at-once"));
    const args = "{.spec.template.spec.initContainers[*].name}";
    assert.match(
      await run(
        `kubectl get statefulset cardano-producer --namespace "$NS" --output jsonpath='${args}'`,
      ),
      /forge-guard forge-manager/,
    );
    assert.match(
      await run(await typed("permissions"), NAMES),
      /^yes\n[\s\S]*cardano-node-leader-candidates/,
    );
    await run('kubectl create --namespace "$NS" --filename -', {}, LEASE);
    assert.match(await run(await typed("upgrade-look")), /pool-0\/uid\/nonce/);
  });
  await t.step("before anything planned, and after a drill", async () => {
    assert.match(await run(await typed("names")), /^lease.*cardano-node-leader /m);
    await run(await typed("look"));
    assert.match(await run(await typed("drill")), /pool-0\/uid\/nonce/);
  });
  await t.step("a cluster out of service for a while, and back", async () => {
    await policy(desk, CLUSTER);
    await run(await typed("maintenance"), NAMES);
    const path = "{.spec.override.enabled} {.spec.override.forceState}";
    const override = `kubectl get cfc ${CLUSTER} --namespace "$NS" --output jsonpath='${path}'`;
    assert.match(await run(override), /^true Disabled/);
    await run(await typed("maintenance-ends"), NAMES);
    assert.match(await run(override), /^false Disabled/);
    assert.equal(await stateOf(desk), "Priority-based");
  });
  await t.step("the recipes, and a cluster stopped at once", async () => {
    await show(desk);
    assert.match(await run(await typed("recipes")), /nobody is ready[\s\S]*NAME +STATE +PRIORITY/);
    await run(await typed("emergency-disable"), NAMES);
    assert.equal(await stateOf(desk), "Disabled");
  });
  await t.step("a new node, then an emergency stop that stays, and its end", async () => {
    const path = "{.spec.replicas}";
    const replicas =
      `kubectl get statefulset cardano-producer --namespace "$NS" --output jsonpath=${path}`;
    const upgrade = await typed("node-upgrade");
    for (
      const [commands, left] of [
        [upgrade, "3"],
        [await typed("emergency-stop"), "0"],
        [await typed("emergency-stays"), "0"],
        [upgrade, "0"],
        [await typed("emergency-over"), "3"],
        [upgrade, "3"],
      ] as const
    ) {
      await run(commands);
      assert.equal(await run(replicas), left, commands);
    }
  });
  await t.step("back to 2.0, to ours again, and uninstalled", async () => {
    await run(await typed("downgrade-at-once"));
    const names = "{.spec.template.spec.containers[*].name}";
    const containers =
      `kubectl get statefulset cardano-producer --namespace "$NS" --output jsonpath='${names}'`;
    assert.match(await run(containers), /cardano-node forge-manager/);
    await run('kubectl delete statefulset,service cardano-producer --namespace "$NS"');
    await run('helm install cardano-producer ./charts/cardano-forge-manager --namespace "$NS"');
    await run(await typed("uninstall"), NAMES);
    const kinds = "statefulset,lease,cardanoleader";
    assert.equal(await run(`kubectl get ${kinds} --namespace "$NS" --output name`), "");
  });
  await t.step("the records of a pool that was in several clusters", async () => {
    await show(desk);
    await run('kubectl create --namespace "$NS" --filename -', {}, LEASE);
    await run(await typed("uninstall-clusters"), NAMES);
    const kinds = "lease,cardanoleader,cfc";
    assert.equal(await run(`kubectl get ${kinds} --namespace "$NS" --output name`), "");
  });
});

/** What the demo says last: it plays its script where there is no terminal. */
async function demo(): Promise<string | undefined> {
  const [program, task = "", ...args] = (await typed("demo")).trim().split(" ");
  assert.equal(program, "deno");
  const all = [task, "--cwd", projectRoot, ...args];
  const { stdout } = await tryHost(Deno.execPath(), all, { limit: 180_000 });
  return stdout.trimEnd().split("\n").at(-1);
}

/** A CardanoLeader that says that nobody forges. */
async function show({ run }: Desk): Promise<void> {
  await run(
    'kubectl create --namespace "$NS" --filename -',
    {},
    JSON.stringify({
      ...{ apiVersion: "cardano.io/v1", kind: "CardanoLeader" },
      ...{ metadata: { name: "cardano-leader" }, spec: { namespace: "cardano-mainnet" } },
    }),
  );
  const status = { leaderPod: "", reason: "NoLeader", message: "nobody is ready" };
  await run(
    `kubectl patch cardanoleader cardano-leader --namespace "$NS" --subresource status ` +
      `--type merge --patch '${JSON.stringify({ status })}'`,
  );
}

async function policy({ run }: Desk, name: string): Promise<void> {
  await run(
    'kubectl create --namespace "$NS" --filename -',
    {},
    JSON.stringify({
      ...{ apiVersion: "cardano.io/v1", kind: "CardanoForgeCluster", metadata: { name } },
      spec: {
        network: { name: "mainnet", magic: 764824073 },
        pool: { id: `pool1${"a".repeat(51)}`, idHex: "ab".repeat(28) },
        region: "us-east-1",
      },
    }),
  );
}

function stateOf({ run }: Desk): Promise<string> {
  return run(`kubectl get cfc ${CLUSTER} --namespace "$NS" --output jsonpath={.spec.forgeState}`);
}

/** What the operator's page has people look up. */
const NAMES = { LEASE: "cardano-node-leader", LEADER: "cardano-leader", CLUSTER };

/** Of a pool that shares its right with other clusters. */
const ELSEWHERE = {
  ...{ ENABLE_CLUSTER_MANAGEMENT: "true", CARDANO_NETWORK: "mainnet" },
  ...{ POD_NAME: "desk", NAMESPACE: "cardano-mainnet" },
  POOL_ID: "2315ac6271e841d33136fc0604994ff9a5ed64f72fcc7a9ea30df9dd",
};

const LEASE = JSON.stringify({
  ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
  ...{ metadata: { name: "cardano-node-leader" }, spec: { holderIdentity: "pool-0/uid/nonce" } },
});

/** Of the manifest of 2.0 what the guide's commands meet. */
const ORIGINAL = `
apiVersion: v1
kind: Service
metadata: { name: cardano-producer }
spec:
  selector: { app: cardano-producer }
  ports: [{ port: 8000 }]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: cardano-producer }
spec:
  replicas: 3
  serviceName: cardano-producer
  selector: { matchLabels: { app: cardano-producer } }
  template:
    metadata: { labels: { app: cardano-producer } }
    spec:
      shareProcessNamespace: true
      serviceAccountName: cardano-forge-crds
      containers:
        - { name: cardano-node, image: "inputoutput/cardano-node:8.9.0" }
        - { name: forge-manager, image: "cardano/forge-manager:2.0.0" }
`;
