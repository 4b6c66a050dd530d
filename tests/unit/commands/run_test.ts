import assert from "assert";
import manifest from "../../../deno.json" with { type: "json" };
import { isThrowAway } from "../../../lib/cardano/mod.ts";
import { markerPath, readMarker, writeMarker } from "../../../lib/node/mod.ts";
import { eventually } from "../../support/servers/wait.ts";
import { makeHome, startNode } from "../cardano-node/harness.ts";
import { makeKeys } from "../cardano-node/keys.ts";
import { listed } from "../node/harness.ts";
import { inPlace, toBeHeard, withProgram } from "./running.ts";

Deno.test("run does not start on a wrong configuration: exit 2, with all that is wrong", async () => {
  await inPlace(async ({ api, environment }) => {
    const wrong = { ...environment, METRICS_PORT: "http", LEASE_DURATION: "8", POD_NAME: "" };
    await withProgram(["run"], wrong, async ({ ended }) => {
      const { code, stdout, stderr } = await ended();
      assert.deepEqual([code, stdout], [2, ""]);
      for (const name of ["POD_NAME", "METRICS_PORT", "LEASE_DURATION"]) {
        assert.match(stderr, new RegExp(`^Cannot use ${name}\\b`, "m"));
      }
      assert.deepEqual(api.requests, []);
    });
  });
});

Deno.test("run does not start without a way into the cluster: exit 2, with the reason", async () => {
  await inPlace(async ({ directory, environment }) => {
    const KUBECONFIG = `${directory}/nothing`;
    await withProgram(["run"], { ...environment, KUBECONFIG }, async ({ ended }) => {
      const { code, stdout, stderr } = await ended();
      assert.deepEqual([code, stdout], [2, ""]);
      assert(stderr.includes(KUBECONFIG), stderr);
    });
  });
});

Deno.test("run lets its node start, answers on its port, and ends with 0 at SIGTERM", async () => {
  await inPlace(async ({ directory, api, metricsPort, environment }) => {
    await withProgram(["run"], environment, async ({ kill, logged, log, ended }) => {
      const status = `http://127.0.0.1:${metricsPort}/startup-status`;
      await eventually("the node to be let start", async () => {
        const answer = await fetch(status).catch(() => null);
        await answer?.body?.cancel();
        return answer?.status === 200 ? true : null;
      });
      assert.equal(isThrowAway(await Deno.readTextFile(`${directory}/keys/kes.skey`)), true);
      await logged("record_created");
      // Meant for the node, and sent to the wrong process.
      kill("SIGHUP");
      await toBeHeard();
      kill("SIGTERM");
      const { code, signal, stderr } = await ended();
      assert.deepEqual([code, signal, stderr], [0, null, ""]);
      assert.equal(log().at(-1)?.event, "ended");
      assert.equal(log().at(-1)?.inGoodOrder, true);
      assert(log().every(({ pod }) => pod === "pool-0"));
      assert(api.requests.every((request) => request.startsWith("pool-0 ")));
    });
  });
});

Deno.test("a SIGTERM that comes before the manager does is not lost", async () => {
  await inPlace(async ({ directory, api, environment }) => {
    // The program waits for its kubeconfig until somebody writes into the pipe.
    const KUBECONFIG = `${directory}/pipe`;
    await new Deno.Command("mkfifo", { args: [KUBECONFIG] }).output();
    await withProgram(["run"], { ...environment, KUBECONFIG }, async ({ kill, log, ended }) => {
      const pipe = await Deno.open(KUBECONFIG, { write: true });
      kill("SIGTERM");
      await toBeHeard();
      await pipe.write(new TextEncoder().encode(api.kubeconfig("pool-0")));
      pipe.close();
      const { code, signal } = await ended();
      assert.deepEqual([code, signal], [0, null], JSON.stringify(log()));
      assert.equal(log().at(-1)?.event, "ended");
    });
  });
});

Deno.test("a port that is taken is told and tried again, and forging does not depend on it", async () => {
  await inPlace(async ({ environment, metricsPort }) => {
    using taken = Deno.listen({ hostname: "0.0.0.0", port: metricsPort });
    await withProgram(["run"], environment, async ({ kill, logged, ended }) => {
      const { level, reason } = await logged("not_listening");
      assert.equal(level, "ERROR");
      assert.match(String(reason), new RegExp(`^Cannot listen on 0\\.0\\.0\\.0:${metricsPort}: `));
      await logged("record_created");
      await logged("credential_file");
      taken.close();
      await logged("listening");
      await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      kill("SIGINT");
      assert.equal((await ended()).code, 0);
    });
  });
});

Deno.test("a second SIGTERM does not take the stop of the node away", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await using node = await startNode(home, home.threeFlags);
  await node.traced("Forge.Loop.AdoptedBlock");
  const target = markerPath({ kes: home.kes, vrf: home.vrf, opcert: home.certificate });
  await writeMarker(target, {
    ...{ process: { pid: node.pid, stamp: 1 }, rightEnds: Date.now() + 300_000 },
    ...{
      startTime: (await node.metrics()).get("nodeStartTime_int") ?? NaN,
      told: true,
      shown: true,
    },
  });
  let confirmed = 0;
  await inPlace(async ({ environment }) => {
    await withProgram(["run"], {
      ...environment,
      ...{ TARGET_KES_KEY: home.kes, TARGET_VRF_KEY: home.vrf, TARGET_OP_CERT: home.certificate },
      ...{ CARDANO_NODE_PROCESS_NAME: `${home.dir}/cardano-node`, NODE_SOCKET: home.socket },
      NODE_METRICS_URL: `http://127.0.0.1:${node.port}/metrics`,
      // With the default the node would be killed 5 s after the stop begins: 1 s after its proof.
      ...{ LEASE_DURATION: "120", STOP_BOUND: "60" },
    }, async ({ kill, logged, log, ended }) => {
      await logged("stop_begins");
      kill("SIGTERM");
      await toBeHeard();
      kill("SIGTERM");
      const { code, signal } = await ended();
      assert.deepEqual([code, signal], [0, null]);
      confirmed = Date.parse(String((await logged("stop_confirmed")).timestamp));
      const signals = log().filter(({ event }) => event === "signal_sent");
      const kinds = new Set(signals.map(({ signal, pid }) => `${signal} to ${pid}`));
      assert.deepEqual([...kinds], [`SIGHUP to ${node.pid}`]);
    });
  });
  assert.deepEqual(listed(home.dir).filter((name) => /skey|cert$/.test(name)), []);
  assert.deepEqual(await readMarker(target), { kind: "none" });
  assert((await node.metrics()).size > 0, "the node lives");
  const lastBlock = (await home.lines()).at(-1)?.at ?? NaN;
  assert(confirmed - lastBlock > 2_000, "what was confirmed is three seconds of silence");
});

for (
  const [worker, because] of [["missing.ts", /Module not found/], [
    "throws.ts",
    /out of order/,
  ]] as const
) {
  Deno.test(`a Worker that fails at its start (${worker}) ends the program with 1`, async () => {
    await inPlace(async ({ environment }) => {
      await withProgram([worker, "run"], environment, async ({ ended }) => {
        const { code, stderr } = await ended();
        assert.equal(code, 1);
        assert.match(stderr, because);
        assert.match(stderr, /^The manager has failed: /m);
      }, "tests/unit/commands/failing/main.ts");
    });
  });
}

Deno.test("what goes wrong unheard in a manager at work is told, and ends nothing", async () => {
  await inPlace(async ({ environment }) => {
    await withProgram(["late.ts", "run"], environment, async ({ kill, log, logged, ended }) => {
      const defects = () => log().filter(({ event }) => event === "defect");
      await eventually("two defects", () => defects().length >= 2 || null);
      await logged("record_created");
      assert.equal(defects().length, 2);
      for (const how of ["unheard", "uncaught"]) {
        assert(defects().some(({ reason }) => String(reason).includes(`out of order, ${how}`)));
      }
      kill("SIGTERM");
      const { code, stderr } = await ended();
      assert.deepEqual([code, stderr], [0, ""]);
    }, "tests/unit/commands/failing/main.ts");
  });
});

Deno.test("a manager that fails at its heart fails closed, says why, and ends with 1", async () => {
  await inPlace(async ({ directory, environment }) => {
    await withProgram(["clockless.ts", "run"], environment, async ({ log, ended }) => {
      const { code } = await ended();
      assert.equal(code, 1);
      const defect = log().find(({ event }) => event === "defect");
      assert.match(String(defect?.reason), /no clock any more/);
      assert.equal(log().at(-1)?.inGoodOrder, false);
      // An installation that was under way may leave a temporary file, which the next start removes.
      const placed = listed(`${directory}/keys`).filter((name) => !name.startsWith("."));
      assert.deepEqual(placed, []);
    }, "tests/unit/commands/failing/main.ts");
  });
});

Deno.test("what is asked for is written whole, and a reader that has gone is no failure", async () => {
  await withProgram(["--version"], {}, async ({ ended }) => {
    const { code, stdout, stderr } = await ended();
    assert.deepEqual([code, stdout, stderr], [0, `${manifest.version}\n`, ""]);
  });
  const main = new URL("../../../main.ts", import.meta.url).pathname;
  const gone = new Deno.Command("sh", {
    args: [
      "-c",
      `{ sleep 0.2; "${Deno.execPath()}" run -A --quiet "${main}" --help; echo $? >&2; } | true`,
    ],
    ...{ stdout: "null", stderr: "piped" },
  });
  assert.equal(new TextDecoder().decode((await gone.output()).stderr), "0\n");
});
