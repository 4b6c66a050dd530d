import { parseArgs } from "node:util";
import { version } from "../config/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { type Cli, EXIT, type ExitCode } from "./cli.ts";
import { helpText, USAGE } from "./help.ts";

/** Picks the subcommand. */
export async function main(cli: Cli): Promise<ExitCode> {
  const parsed = parse(cli.arguments);
  if (typeof parsed === "string") return misused(cli, parsed);
  if (parsed.help) return say(cli, helpText());
  if (parsed.version) return say(cli, version);
  const [command, ...rest] = parsed.commands;
  if (parsed.withParent && command !== "guard") {
    return misused(cli, "Unexpected option --with-parent: it is for guard alone");
  }
  if (command === "registers") return await registersOf(cli, rest, parsed);
  if (parsed.yes || parsed.registers !== null) {
    return misused(cli, "--yes and --registers are for registers alone");
  }
  if (command === "keys") return await keys(cli, rest, parsed.output);
  if (rest.length > 0) return misused(cli, `Unexpected argument ${rest.join(" ")}`);
  if (parsed.output !== null) return misused(cli, "--output is for keys inspect and registers");
  switch (command) {
    case "run":
      return await (await import("./run.ts")).run(cli);
    case "guard":
      return await (await import("./guard.ts")).guard(cli, parsed.withParent);
    case "check":
      return await (await import("./check.ts")).check(cli);
    case undefined:
      return misused(cli, "No command was given");
    default:
      return misused(cli, `Unknown command ${command}`);
  }
}

async function keys(
  cli: Cli,
  [command, ...rest]: readonly string[],
  output: string | null,
): Promise<ExitCode> {
  if (command === undefined) return misused(cli, "No command was given after keys");
  if (command !== "inspect") return misused(cli, `Unknown command keys ${command}`);
  if (rest.length > 0) return misused(cli, `Unexpected argument ${rest.join(" ")}`);
  const { inspectKeys } = await import("./keys.ts");
  if (output === null || output === "text") return await inspectKeys(cli, "text");
  if (output === "json") return await inspectKeys(cli, "json");
  return misused(cli, `Cannot use --output ${output}, expected text or json`);
}

async function registersOf(
  cli: Cli,
  [action, ...rest]: readonly string[],
  { output, yes, registers }: Parsed,
): Promise<ExitCode> {
  if (action === undefined) return misused(cli, "No command was given after registers");
  if (action !== "show" && action !== "retire" && action !== "readmit") {
    return misused(cli, `Unknown command registers ${action}`);
  }
  if (rest.length > 0) return misused(cli, `Unexpected argument ${rest.join(" ")}`);
  if (yes && action === "show") return misused(cli, "--yes is for registers retire and readmit");
  if (output !== null && output !== "text" && output !== "json") {
    return misused(cli, `Cannot use --output ${output}, expected text or json`);
  }
  const command = await import("./registers.ts");
  return await command.registers(cli, { action, yes, registers, output: output ?? "text" });
}

interface Parsed {
  readonly help: boolean;
  readonly version: boolean;
  readonly withParent: boolean;
  readonly output: string | null;
  readonly yes: boolean;
  readonly registers: string | null;
  readonly commands: readonly string[];
}

function parse(args: readonly string[]): Parsed | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        version: { type: "boolean", short: "V", default: false },
        "with-parent": { type: "boolean", default: false },
        output: { type: "string", short: "o" },
        yes: { type: "boolean", default: false },
        registers: { type: "string" },
      },
    });
    const { help, version, "with-parent": withParent, yes } = values;
    const { output = null, registers = null } = values;
    return { help, version, withParent, output, yes, registers, commands: positionals };
  } catch (error) {
    return causeOf(error);
  }
}

function say(cli: Cli, text: string): ExitCode {
  cli.out(text);
  return EXIT.good;
}

function misused(cli: Cli, because: string): ExitCode {
  cli.error(`${because}\n${USAGE}`);
  return EXIT.usage;
}
