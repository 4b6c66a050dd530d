import { type Configuration, setOf } from "../config/mod.ts";
import { fingerprint } from "../core/mod.ts";
import type { Operated, Operation, OperationWord } from "../runtime/mod.ts";
import { type Cli, EXIT, type ExitCode } from "./cli.ts";
import { configure } from "./configure.ts";
import { giveUpAll } from "./give_up.ts";
import { grantForAll, reachAll } from "./reach.ts";
import { recordsJson, recordsText } from "./records_text.ts";
import { isGranted } from "./set_shown.ts";
import { firstAnswer } from "./worker.ts";

/** What is asked of the registers, and how to print it. */
export interface RegistersOptions {
  readonly action: Operation["action"];
  /** Registers of another set than FORGE_REGISTERS names, in its grammar; `null` for that one. */
  readonly registers: string | null;
  /** Whether to change anything. */
  readonly yes: boolean;
  readonly output: "text" | "json";
}

/**
 * Shows what the record of each register says, or changes a set: `retire` gives it up, so that another
 * may take its registers; `readmit` lets one whose registers were replaced be initialised anew.
 * Without `yes` nothing is changed.
 */
export async function registers(cli: Cli, options: RegistersOptions): Promise<ExitCode> {
  const { action, registers: list, yes, output } = options;
  const environment = list === null
    ? cli.environment
    : { ...cli.environment, FORGE_REGISTERS: list };
  const configured = await configure({ ...cli, environment }, "with account");
  if (configured === null) return EXIT.usage;
  const { configuration } = configured;
  const { pool, cluster, kubernetes } = configuration;
  if (cluster === null || pool.idHex === null) {
    cli.error(inOneCluster(kubernetes));
    return EXIT.usage;
  }
  const reached = await reachAll(cli, configuration);
  if (reached === null) return EXIT.usage;
  reached.warnings.forEach((text) => cli.error(`warning: ${text}`));
  const operation: Operation = {
    ...{ action, apply: yes, registers: reached.registers },
    fingerprint: fingerprint(pool.idHex, setOf(configuration)),
    timings: configuration.timings,
  };
  const operated = await operate(cli, operation, grantForAll(reached));
  if (operated === null) return EXIT.failed;
  const print = output === "json" ? recordsJson : recordsText;
  cli.out(print(operated, operation));
  return codeOf(operated, operation);
}

/** A pool in one cluster has no set of registers, whose list and retirement a record could tell. */
function inOneCluster({ namespace, leaseName }: Configuration["kubernetes"]): string {
  return "registers is for several clusters (FORGE_REGISTERS); of one the record is the Lease " +
    `${namespace}/${leaseName}: kubectl get lease ${leaseName} --namespace ${namespace}`;
}

/** In a Worker that may reach the registers and touch nothing else. */
function operate(
  cli: Cli,
  operation: Operation,
  { files, hostPorts }: ReturnType<typeof grantForAll>,
): Promise<Operated | null> {
  const nothing = { write: [], env: [], sys: [], run: false, ffi: false, import: false };
  const worker = new Worker(cli.worker, {
    type: "module",
    name: "operator",
    deno: { permissions: { ...nothing, read: [...files], net: [...hostPorts] } },
  });
  giveUpAll(cli);
  worker.postMessage({ operate: operation });
  const what = "The work on the registers";
  return firstAnswer<OperationWord, Operated>(worker, what, cli, (word) => {
    if ("operated" in word) return word.operated;
    cli.error(word.line);
    return undefined;
  }).finally(() => worker.terminate());
}

function codeOf({ records, outcome }: Operated, { action, apply }: Operation): ExitCode {
  if (action !== "show") {
    return outcome === null || (apply && outcome.complete) ? EXIT.good : EXIT.failed;
  }
  const strange = records.some((one) =>
    one.fingerprint !== null && !one.isOfThisSet && one.retired === null
  );
  if (strange) return EXIT.contradiction;
  if (!isGranted(records)) return EXIT.nobodyForges;
  return records.every(({ unreadable }) => unreadable === null) ? EXIT.good : EXIT.failed;
}
