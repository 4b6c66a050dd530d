import { parseArgs } from "node:util";
import { version } from "../config/mod.ts";
import { check } from "./check.ts";
import { type Cli, EXIT, type ExitCode } from "./cli.ts";
import { guard } from "./guard.ts";
import { helpText, USAGE } from "./help.ts";
import { run } from "./run.ts";

/** Picks the subcommand. */
export async function main(cli: Cli): Promise<ExitCode> {
  const parsed = parse(cli.arguments);
  if (typeof parsed === "string") return misused(cli, parsed);
  if (parsed.help) return say(cli, helpText());
  if (parsed.version) return say(cli, version);
  const [command, ...rest] = parsed.commands;
  if (rest.length > 0) return misused(cli, `Unexpected argument ${rest.join(" ")}`);
  if (parsed.withParent && command !== "guard") {
    return misused(cli, "Unexpected option --with-parent: it is for guard alone");
  }
  switch (command) {
    case "run":
      return await run(cli);
    case "guard":
      return await guard(cli, parsed.withParent);
    case "check":
      return await check(cli);
    case undefined:
      return misused(cli, "No command was given");
    default:
      return misused(cli, `Unknown command ${command}`);
  }
}

interface Parsed {
  readonly help: boolean;
  readonly version: boolean;
  readonly withParent: boolean;
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
      },
    });
    const { help, version, "with-parent": withParent } = values;
    return { help, version, withParent, commands: positionals };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
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
