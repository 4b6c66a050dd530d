import assert from "assert";
import { grantForAll, reachAll } from "../../../lib/commands/reach.ts";
import { readConfiguration } from "../../../lib/config/mod.ts";
import { counts, holdsRight } from "../../../lib/core/mod.ts";
import { inspectSources } from "../../../lib/runtime/inspection.ts";
import { type Manager, startManager } from "../../../lib/runtime/manager.ts";
import { startLeaseApi } from "../../support/lease-api/mod.ts";
import { eventually } from "../../support/servers/wait.ts";
import { sampleSet } from "../cardano/samples.ts";
import { inDirectory, targetsIn } from "../node/harness.ts";
import { keySettings } from "./key_settings.ts";
import type { Witness } from "../../../lib/runtime/witness.ts";

const CLUSTERS = ["eu", "us", "ap"] as const;

type Settings = Readonly<Record<string, string>>;

/** The settings of a manager in the cluster `home`, which elects without a node, in that directory. */
async function settingsIn(directory: string, home: string): Promise<Settings> {
  const source = targetsIn(directory);
  const texts = sampleSet(1);
  for (const role of ["kes", "vrf", "opcert"] as const) {
    await Deno.writeTextFile(source[role], texts[role]);
  }
  const { facts } = await inspectSources(keySettings(source));
  assert(facts !== null);
  const places = CLUSTERS.map((name) =>
    name === home
      ? `${name}=kubernetes:in-cluster`
      : `${name}=kubernetes:${directory}/${name}#lease-api/default`
  );
  return {
    ...{ POD_NAME: `pool-${home}`, KUBECONFIG: `${directory}/${home}` },
    ...{ CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "42", DISABLE_SOCKET_CHECK: "true" },
    ...{ SOURCE_KES_KEY: source.kes, SOURCE_VRF_KEY: source.vrf, SOURCE_OP_CERT: source.opcert },
    ...{ ENABLE_CLUSTER_MANAGEMENT: "true", POOL_ID: facts.poolId.bech32, CLUSTER_REGION: home },
    FORGE_REGISTERS: places.join(";"),
  };
}

function readRight(environment: Settings) {
  const outcome = readConfiguration(environment);
  assert(outcome.kind === "valid");
  return outcome.configuration.right;
}

async function start(environment: Settings): Promise<Manager> {
  const outcome = readConfiguration(environment);
  assert(outcome.kind === "valid", JSON.stringify(outcome));
  const { configuration } = outcome;
  const errors: string[] = [];
  const process = { arguments: [], environment, roots: null, worker: new URL("none:"), guard: [] };
  const cli = { ...process, out: nothing, error: (text: string) => void errors.push(text) };
  const reached = await reachAll(cli, configuration);
  assert(reached !== null, errors.join("\n"));
  const { hostPorts } = grantForAll(reached);
  assert.equal(new Set(hostPorts).size, CLUSTERS.length, "the Worker may reach these and no other");
  const guardCommand = { command: [], environment: {} };
  // Who may stand among clusters is another matter: these elect on registers alone.
  const alone = { ...configuration, cluster: null };
  return startManager({ configuration: alone, guardCommand, ...reached }, deaf);
}

const nothing = () => {};
const deaf: Witness = {
  cluster: { figures: () => {}, told: () => {} },
  ...{ started: nothing, step: nothing, credentialFile: nothing, credentialsRead: nothing },
  ...{ targetTried: nothing, signalSent: nothing, signalFailed: nothing, writeEnded: nothing },
  ...{
    status: nothing,
    candidates: nothing,
    stillWaiting: nothing,
    markerUnreadable: nothing,
    noteUnreadable: nothing,
    podEndUnanswered: nothing,
    originalUnseen: nothing,
  },
  ...{ guardChild: nothing, defect: nothing },
};

const heldBy = (manager: Manager) =>
  manager.driver.state().registers.filter(({ held }) => counts(held)).map(({ name }) => name);

Deno.test("of two managers on three API servers one holds the right, by all of them, and loses nothing with one", async () => {
  await inDirectory(async (directory) => {
    await using eu = startLeaseApi();
    await using us = startLeaseApi();
    await using ap = startLeaseApi();
    const apis = { eu, us, ap };
    for (const name of CLUSTERS) {
      await Deno.writeTextFile(`${directory}/${name}`, apis[name].kubeconfig("forger"));
    }
    const settings = await settingsIn(directory, "eu");
    const managers = [await start(settings), await start(await settingsIn(directory, "us"))];
    const holders = () => managers.filter(({ driver }) => holdsRight(driver.state()));
    const holder = await eventually("a holder of all three", () => {
      const [first] = holders();
      return first !== undefined && heldBy(first).length === 3 ? first : null;
    });
    assert.equal(holders().length, 1);
    const { record } = readRight(settings);
    assert.match(record, /^cardano-forge-right-devnet-[0-9a-f]{56}$/);
    const leases = `${ap.url}/apis/coordination.k8s.io/v1/namespaces/default/leases`;
    const headers = { authorization: "Bearer reader" };
    for (const name of [record, `${record}-candidates`]) {
      const answer = await fetch(`${leases}/${name}`, { headers });
      assert.equal(answer.status, 200, name);
      await answer.body?.cancel();
    }
    await eventually("a list of the set in every record", () => {
      const known = holder.driver.state().registers.map(({ known }) => known?.version?.record.own);
      return known.every((own) => own?.set?.ids) || null;
    });
    ap.cutOff("forger", true);
    await eventually("the lost one to run out", () => heldBy(holder).join() === "eu,us" || null);
    assert(holdsRight(holder.driver.state()), "two of three are a majority");
    managers.forEach(({ shutdown }) => shutdown("the test is over"));
    for (const { ended } of managers) assert.equal(await ended, true);
  });
});
