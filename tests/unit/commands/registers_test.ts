import assert from "assert";
import { testWhere } from "testing";
import { startLeaseApi } from "../../support/lease-api/mod.ts";
import { makeExpiredCertificate, missingOpenssl } from "../../support/servers/certificates.ts";
import { freePort } from "../../support/servers/ports.ts";
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
  readonly check: () => Promise<Said>;
  /** Creates the Lease of the right at this register, as another program would. */
  readonly put: (register: string, holder: string, renewedAt?: number) => Promise<void>;
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
    const saidBy = async (args: readonly string[]): Promise<Said> => {
      let said: Said | null = null;
      await withProgram(args, environment, async (program) => {
        said = await program.ended();
      });
      assert(said !== null);
      return said;
    };
    await run({
      say: (...args) => saidBy(["registers", ...args]),
      check: () => saidBy(["check"]),
      async put(register, holderIdentity, renewedAt = Date.now()) {
        const api = Object.entries(apis).find(([name]) => name === register)?.[1];
        const url = `${api?.url}/apis/coordination.k8s.io/v1/namespaces/pool/leases`;
        const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" };
        const answer = await fetch(url, {
          method: "POST",
          headers: { authorization: "Bearer x", "content-type": "application/json" },
          body: JSON.stringify({
            ...{ ...lease, metadata: { name: RECORD, namespace: "pool" } },
            spec: {
              ...{ holderIdentity, leaseDurationSeconds: 15, leaseTransitions: 1 },
              renewTime: new Date(renewedAt).toISOString().replace("Z", "000Z"),
            },
          }),
        });
        assert.equal(answer.status, 201, await answer.text());
      },
    });
  });
}

Deno.test("check prints the set as understood: its places, how many decide, and its fingerprint", async () => {
  await onStage(async ({ check }) => {
    const { stdout } = await check();
    assert.match(stdout, /The 3 registers of the right, of which 2 decide/);
    for (const name of ["eu", "us", "ap"]) {
      assert.match(stdout, new RegExp(`${name} +Lease pool/${RECORD} `));
    }
    assert.match(stdout, new RegExp(`fingerprint +${FINGERPRINT}$`, "m"));
  });
});

Deno.test("registers show reads every record, and its exit code says whether enough of them name one holder", async () => {
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
    assert.equal(held.code, 3, held.stdout);
    assert.match(held.stdout, /^register us\n {2}record {2}none$/m);
    assert.match(held.stdout, /^register ap\n {2}holder +pool-0\/u\/n$/m);
    assert.match(held.stdout, /^The set is not initialised yet: .* without all 3 of them$/m);
    await put("us", "pool-0/u/n");
    const whole = await say("show");
    assert.equal(whole.code, 0, whole.stdout);
  });
});

Deno.test("a holder that is long gone grants nothing, although the records name it still", async () => {
  await onStage(async ({ say, put }) => {
    for (const name of ["eu", "us", "ap"]) await put(name, "pool-0/u/n", Date.now() - 3_600_000);
    const { code, stdout } = await say("show");
    assert.equal(code, 3, stdout);
    assert.match(stdout, /^ {2}holder +pool-0\/u\/n, whose time is over$/m);
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

Deno.test("a pool in one cluster has no registers to show or change: it is told where its record is", async () => {
  const own = { NAMESPACE: "pool", LEASE_NAME: "own" };
  for (const settings of [own, { ...own, POOL_ID: pool.bech32 }]) {
    for (const action of ["show", "retire", "readmit"]) {
      const { code, out, error } = await type(["registers", action], settings);
      assert.deepEqual([code, out], [2, ""], action);
      assert.match(
        error,
        /^registers is for several clusters .* the Lease pool\/own: kubectl get /m,
      );
    }
  }
  const FORGE_REGISTERS = "home=kubernetes:in-cluster";
  const one = await type(["registers", "show"], { ...SHARED, FORGE_REGISTERS });
  assert.doesNotMatch(one.error, /several clusters/);
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

Deno.test("what is wrong with files is told at once with what is wrong with variables", async () => {
  await inDirectory(async (directory) => {
    const config = `${directory}/config`;
    const tells = async (
      settings: Readonly<Record<string, string>>,
      expected: readonly RegExp[],
    ) => {
      const { code, out, error } = await type(["check"], {
        ...{ ...SHARED, KUBERNETES_SERVICE_HOST: undefined, METRICS_PORT: "http" },
        ...settings,
      });
      assert.deepEqual([code, out], [2, ""]);
      // What else stands around the manager follows as warnings.
      const lines = error.split("\n").filter((line) => /^(Cannot use|The kubeconfig) /.test(line));
      assert.equal(lines.length, expected.length, error);
      expected.forEach((one, at) => assert.match(lines[at] ?? "", one));
    };
    const port = /^Cannot use METRICS_PORT="http"/;
    const home = /^The kubeconfig \S+config cannot be used/;
    const witness = `w=etcd:https://h:2379?ca=${directory}/ca.crt`;
    const three = `h=kubernetes:in-cluster;a=kubernetes:${config}#x/y;${witness}`;
    const lost = /^Cannot use the register w of FORGE_REGISTERS: .*ca\.crt/;
    const other = /^Cannot use the register a of FORGE_REGISTERS: The kubeconfig/;
    await tells({ KUBECONFIG: config, FORGE_REGISTERS: three }, [port, home, other, lost]);
    const relative = /^Cannot use KUBECONFIG="relative"/;
    await tells({ KUBECONFIG: "relative", FORGE_REGISTERS: witness }, [relative, port, lost]);
    const unread = /^Cannot use FORGE_REGISTERS="@.*cannot be read/;
    await tells({ KUBECONFIG: config, FORGE_REGISTERS: `@${config}` }, [unread, port, home]);
  });
});

testWhere(
  missingOpenssl(),
  "a client certificate that is over is told by check, exit 1, and does not keep run from its start",
  async () => {
    await inDirectory(async (directory) => {
      const { certFile, keyFile } = await makeExpiredCertificate(directory, "forge");
      const FORGE_REGISTERS = `w=etcd:https://h:2379?cert=${certFile}&key=${keyFile}`;
      const { code, out, error } = await type(["check"], { ...SHARED, FORGE_REGISTERS });
      assert.deepEqual([code, error], [1, ""]);
      const said = /^warning: The register w: The client certificate \(CN=forge\) is over since /m;
      assert.match(out, said);
      await using api = startLeaseApi();
      await Deno.writeTextFile(`${directory}/home`, api.kubeconfig("x"));
      const environment = {
        ...{ ...SHARED, FORGE_REGISTERS, POD_NAME: "pool-0", KUBECONFIG: `${directory}/home` },
        ...{ GUARD: "none", METRICS_PORT: String(freePort()) },
      };
      await withProgram(["run"], environment, async ({ log, logged, kill, ended }) => {
        await logged("started");
        const notices = log().filter(({ event }) => event === "configuration");
        assert(
          notices.some(({ reason }) => said.test(`warning: ${reason}`)),
          JSON.stringify(notices),
        );
        kill("SIGTERM");
        await ended();
      });
    });
  },
);
