import assert from "assert";
import { startLeaseApi } from "../../support/lease-api/mod.ts";
import { pool } from "../config/environments.ts";
import { inDirectory } from "../node/harness.ts";
import { withProgram } from "./running.ts";
import { type } from "./typed.ts";

const SHARED = { ENABLE_CLUSTER_MANAGEMENT: "true", POOL_ID: pool.bech32 };
const RECORD = `cardano-forge-right-mainnet-${pool.hex}`;
const FINGERPRINT = `${pool.hex}/mainnet-764824073/ap,eu,us`;

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Stage {
  readonly say: (...args: readonly string[]) => Promise<Said>;
  /** Creates the Lease of the right at this register, as another program would. */
  readonly put: (register: string, holder: string) => Promise<void>;
}

/** Three registers, and the command in a pod of the first one's cluster. */
async function onStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    await using eu = startLeaseApi();
    await using us = startLeaseApi();
    await using ap = startLeaseApi();
    const apis = { eu, us, ap };
    for (const [name, api] of Object.entries(apis)) {
      await Deno.writeTextFile(`${directory}/${name}`, api.kubeconfig("operator"));
    }
    const far = ["us", "ap"].map((name) =>
      `${name}=kubernetes:${directory}/${name}#lease-api/pool`
    );
    const list = `${directory}/list`;
    await Deno.writeTextFile(list, ["# ours", "eu=kubernetes:in-cluster", ...far].join("\n"));
    const environment = {
      ...{ ...SHARED, POD_NAME: "pool-0", NAMESPACE: "pool", KUBECONFIG: `${directory}/eu` },
      FORGE_REGISTERS: `@${list}`,
    };
    await run({
      async say(...args) {
        let said: Said | null = null;
        await withProgram(["registers", ...args], environment, async (program) => {
          said = await program.ended();
        });
        assert(said !== null);
        return said;
      },
      async put(register, holderIdentity) {
        const api = Object.entries(apis).find(([name]) => name === register)?.[1];
        const url = `${api?.url}/apis/coordination.k8s.io/v1/namespaces/pool/leases`;
        const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" };
        const answer = await fetch(url, {
          method: "POST",
          headers: { authorization: "Bearer x", "content-type": "application/json" },
          body: JSON.stringify({
            ...{ ...lease, metadata: { name: RECORD, namespace: "pool" } },
            spec: { holderIdentity, leaseDurationSeconds: 15, leaseTransitions: 1 },
          }),
        });
        assert.equal(answer.status, 201, await answer.text());
      },
    });
  });
}

Deno.test("registers show reads every record, and its exit code says whether a majority names one holder", async () => {
  await onStage(async ({ say, put }) => {
    const empty = await say("show", "--output", "json");
    assert.equal(empty.code, 3, empty.stderr);
    const { fingerprint, records, outcome } = JSON.parse(empty.stdout);
    assert.deepEqual([fingerprint, outcome], [FINGERPRINT, null]);
    assert.deepEqual(
      records.map((one: { register: string; holder: null }) => [one.register, one.holder]),
      [["eu", null], ["us", null], ["ap", null]],
    );
    await put("eu", "pool-0/u/n");
    await put("ap", "pool-0/u/n");
    const held = await say("show");
    assert.equal(held.code, 0, held.stdout);
    assert.match(held.stdout, /^register us\n {2}record {2}none$/m);
    assert.match(held.stdout, /^register ap\n {2}holder +pool-0\/u\/n$/m);
  });
});

Deno.test("registers retire without --yes changes nothing, and never guesses a set", async () => {
  await onStage(async ({ say }) => {
    const dry = await say("retire");
    assert.equal(dry.code, 1);
    assert.match(dry.stdout, /^Not done: no record is of the set .*\/ap,eu,us: use the FORGE_REG/m);
    const other = await say("retire", "--registers", "home=kubernetes:in-cluster");
    assert.match(other.stdout, /^Not done: no record is of the set .*\/home: /m);
  });
});

Deno.test("a register that cannot be reached is refused by its name, all of them at once", async () => {
  await inDirectory(async (directory) => {
    await using api = startLeaseApi();
    const KUBECONFIG = `${directory}/home`;
    await Deno.writeTextFile(KUBECONFIG, api.kubeconfig("x"));
    const refused = async (FORGE_REGISTERS: string) => {
      const outside = { KUBECONFIG, KUBERNETES_SERVICE_HOST: undefined };
      const said = await type(["check"], { ...SHARED, ...outside, FORGE_REGISTERS });
      assert.equal(said.code, 2, said.out);
      return said.error;
    };
    const [gone, cut] = [`${directory}/gone`, "witness=etcd:https://h:2379?ca=/gone.crt"];
    const both = await refused(`a=kubernetes:${gone}#x/y;home=kubernetes:in-cluster;${cut}`);
    assert.match(both, /^Cannot use the register a of FORGE_REGISTERS: .*gone/m);
    assert.match(
      both,
      /^Cannot use the register witness of FORGE_REGISTERS: This etcd .*gone\.crt/m,
    );
    assert.match(
      await refused(`@${gone}`),
      /^Cannot use FORGE_REGISTERS="@.*gone": cannot be read: /,
    );
    const twice = `${directory}/twice`;
    await Deno.copyFile(KUBECONFIG, twice);
    const copied = `a=kubernetes:${KUBECONFIG}#lease-api/y;b=kubernetes:${twice}#lease-api/y;` +
      "c=etcd:https://h:2379";
    assert.match(
      await refused(copied),
      /^Cannot use the register b .* it is the register a under a/m,
    );
  });
});
