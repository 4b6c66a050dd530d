import { credentialFiles, type KeySettings, readKeySettings } from "../config/mod.ts";
import type { Inspected, Inspection, InspectRequest } from "../runtime/mod.ts";
import { type Cli, EXIT, type ExitCode } from "./cli.ts";
import { tellProblems } from "./configure.ts";
import { giveUpAll } from "./give_up.ts";
import { inspectionJson, inspectionText } from "./inspection_text.ts";
import { firstWord } from "./worker.ts";

/** How to print. */
type Output = "text" | "json";

/**
 * Looks at the credential sources and prints what they are, what was checked and what came of it.
 * Nothing is contacted and nothing is changed; no byte of a key is printed.
 */
export async function inspectKeys(cli: Cli, output: Output): Promise<ExitCode> {
  const outcome = readKeySettings(cli.environment, cli.roots);
  if (outcome.kind === "invalid") {
    tellProblems(cli, outcome.problems);
    return EXIT.usage;
  }
  const { settings, notices } = outcome;
  const found = await inspect(cli, settings);
  if (found === null) return EXIT.failed;
  const misconfigured = found.problems.find(({ fault }) => fault === "genesis");
  if (misconfigured !== undefined) {
    cli.error(misconfigured.because);
    return EXIT.usage;
  }
  const warnings = [...found.warnings, ...notices.map(({ text }) => text)];
  const print = output === "json" ? inspectionJson : inspectionText;
  cli.out(print({ ...found, warnings }, settings));
  return found.valid ? EXIT.good : EXIT.failed;
}

/** In a Worker that may read these files and touch nothing else. */
async function inspect(cli: Cli, settings: KeySettings): Promise<Inspection | null> {
  const nothing = { write: [], net: [], env: [], sys: [], run: false, ffi: false, import: false };
  const worker = new Worker(cli.worker, {
    type: "module",
    name: "inspector",
    deno: { permissions: { ...nothing, read: credentialFiles(settings) } },
  });
  giveUpAll(cli);
  const request: InspectRequest = { inspect: settings };
  worker.postMessage(request);
  const answer = await firstWord<Inspected>(worker, "The inspection of the keys", cli);
  worker.terminate();
  return answer?.inspection ?? null;
}
