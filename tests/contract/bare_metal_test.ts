import assert from "assert";
import { testWhere } from "testing";
import { missingHelm } from "../support/helm/mod.ts";
import { missingServers } from "../support/servers/mod.ts";
import { fill, openDesk, typed } from "./documented.ts";

const missing = missingServers() ?? await missingHelm();

testWhere(missing, "the commands for machines without containers", async (t) => {
  await using desk = await openDesk();
  const { run } = desk;
  await t.step("an account and a kubeconfig of it, from an empty cluster", async () => {
    await run(await typed("bare-metal-account"));
    await fill(desk, "cardano-forge-manager");
    await run(await typed("bare-metal-kubeconfig", { "https://10.10.0.1:6443": desk.plane.url }));
    const may = 'kubectl auth can-i --kubeconfig kubeconfig --namespace "$NS"';
    assert.match(await run(`${may} update lease/cardano-node-leader`), /^yes$/m);
    assert.match(await run(`${may} get secrets || true`), /^no$/m);
    const settings = {
      ...{ KUBECONFIG: `${desk.folder}/kubeconfig`, POD_NAME: "producer-0.example.org" },
      ...{ NAMESPACE: "cardano-mainnet", CARDANO_NETWORK: "mainnet", NETWORK_MAGIC: "764824073" },
    };
    // What it says of a machine's directories, which the desk has not, is not asked for here.
    const said = await run("forge-manager check 2>&1 || [[ $? == 1 ]]", settings);
    assert.match(said, new RegExp(new URL(desk.plane.url).host));
  });
  await t.step("nothing is left of it", async () => {
    const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" };
    const named = JSON.stringify({ ...lease, metadata: { name: "cardano-node-leader" } });
    await run('kubectl create --namespace "$NS" --filename -', {}, named);
    await run(await typed("bare-metal-uninstall"));
    const kinds = "lease,cardanoleader,secret,serviceaccount,role,rolebinding";
    const left = await run(`kubectl get ${kinds} --namespace "$NS" --output name`);
    assert.doesNotMatch(left, /cardano-/);
  });
});
