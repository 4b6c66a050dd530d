import assert from "assert";
import { join } from "node:path";
import { makeCredentials, networkByName } from "../../lib/cardano/mod.ts";
import { projectRoot } from "../../tools/compile.ts";
import { documented } from "../support/documents.ts";
import { type Helm, helms } from "../support/helm/mod.ts";
import {
  type ControlPlane,
  makeScratch,
  removeScratch,
  serverBinaries,
  startControlPlane,
  tryHost,
} from "../support/servers/mod.ts";

/** What the documents call NS. */
const NAMESPACE = "cardano-mainnet";

/** A shell as an operator has it: in a clone of the project, kubectl and helm bound to a cluster. */
export interface Desk extends AsyncDisposable {
  readonly plane: ControlPlane;
  /** Folder that looks like a clone, with a set of keys that can be used on mainnet. */
  readonly folder: string;
  /** Runs commands line by line, ends at the first that fails, and returns their standard output. */
  run(
    commands: string,
    environment?: Readonly<Record<string, string>>,
    input?: string,
  ): Promise<string>;
}

/** What stands for words that a reader replaces by their own. */
type Replacements = Readonly<Record<string, string>>;

/** The commands of a document with its reader's words in them; each must occur. */
export async function typed(name: string, words: Replacements = {}): Promise<string> {
  const text = await documented(name);
  return Object.entries(words).reduce((told, [word, own]) => {
    assert(told.includes(word), `${name} does not say ${word}`);
    return told.replaceAll(word, own);
  }, text);
}

/** Opens a desk beside an API server of its own, with one of the two lines of helm. */
export async function openDesk(line: Helm["name"] = "helm4"): Promise<Desk> {
  await using undo = new AsyncDisposableStack();
  const folder = await makeScratch("desk");
  undo.defer(() => removeScratch(folder));
  const plane = undo.use(await startControlPlane());
  await furnish(folder, line);
  const environment = {
    ...{ HOME: folder, KUBECONFIG: plane.adminKubeconfig, KUBERC: "off", NS: NAMESPACE },
    PATH: `${folder}/bin:${Deno.env.get("PATH")}`,
    ...{ HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder },
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
  };
  const running = undo.move();
  return {
    ...{ plane, folder },
    async run(commands, more = {}, input) {
      const script = `cd '${folder}'\nset -euxo pipefail\n${commands}`;
      const { code, stdout, stderr } = await tryHost("bash", ["-c", script], {
        ...{ env: { ...environment, ...more }, limit: 180_000 },
        ...(input === undefined ? {} : { input }),
      });
      assert.equal(code, 0, `exit code ${code}:\n${stderr}\n${stdout}`);
      return stdout;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Puts into the Secret of an account what a controller would. */
export async function fill({ run, plane: { ca } }: Desk, account: string): Promise<void> {
  const token = (await run(`kubectl create token ${account} --namespace "$NS"`)).trim();
  const patch = JSON.stringify({ stringData: { token, "ca.crt": ca } });
  await run(
    `kubectl patch secret ${account} --namespace "$NS" --type merge --patch-file /dev/stdin`,
    {},
    patch,
  );
}

async function furnish(folder: string, line: Helm["name"]): Promise<void> {
  for (const name of ["charts", "deploy", "docs"]) {
    await Deno.symlink(join(projectRoot, name), join(folder, name));
  }
  await Deno.mkdir(join(folder, "bin"));
  const { kubectl } = await serverBinaries();
  const helm = (await helms(folder)).find(({ name }) => name === line);
  assert(helm !== undefined);
  await Deno.symlink(kubectl, join(folder, "bin/kubectl"));
  await Deno.symlink(helm.program, join(folder, "bin/helm"));
  const main = `"${Deno.execPath()}" run --quiet --allow-all --unstable-worker-options ` +
    `"${join(projectRoot, "main.ts")}"`;
  const script = `#!/bin/sh\nexec ${main} "$@"\n`;
  await Deno.writeTextFile(join(folder, "bin/forge-manager"), script, { mode: 0o755 });
  await writeKeys(folder);
}

/** Keys of a pool that only this test knows, in their time on mainnet. */
async function writeKeys(folder: string): Promise<void> {
  const schedule = networkByName("mainnet")?.schedule;
  assert(schedule !== undefined);
  const slot = (Date.now() - schedule.slotZeroMilliseconds) / 1000;
  const texts = makeCredentials({
    ...{ coldSeed: new Uint8Array(32).fill(10), kesSeed: new Uint8Array(32).fill(11) },
    ...{ vrfSeed: new Uint8Array(32).fill(12), counter: 5, description: "" },
    startPeriod: Math.floor(slot / schedule.slotsPerKesPeriod) - 10,
  });
  const files = { "kes.skey": texts.kes, "vrf.skey": texts.vrf, "node.cert": texts.opcert };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(folder, name), text, { mode: 0o400 });
  }
}
