/** The command line of `cardano-node run`, as far as the manager's deployments use it. */
import type { VersionFacts } from "./version.ts";

/** Paths of the three credential files, each as given or `null`. */
export interface CredentialPaths {
  readonly kes: string | null;
  readonly vrf: string | null;
  readonly certificate: string | null;
  readonly bulk: string | null;
}

/** What the command line says. */
export interface Arguments {
  readonly config: string;
  readonly topology: string;
  readonly socket: string;
  readonly credentials: CredentialPaths;
  readonly nonProducing: boolean;
}

const required = ["--config", "--topology", "--database-path", "--socket-path"];
const valued = new Set([
  ...required,
  "--port",
  "--host-addr",
  "--host-ipv6-addr",
  "--shelley-kes-key",
  "--shelley-vrf-key",
  "--shelley-operational-certificate",
  "--bulk-credentials-file",
]);

/** Reads the command line, or says in the node's words why it is refused. */
export function parseArguments(
  args: readonly string[],
  facts: VersionFacts,
): { readonly arguments: Arguments } | { readonly refused: string } {
  if (args[0] !== "run") return { refused: `Invalid argument \`${args[0] ?? ""}'` };
  const values = new Map<string, string>();
  let nonProducing = false;
  for (let index = 1; index < args.length; index++) {
    const [name = "", ...glued] = (args[index] ?? "").split("=");
    if (valued.has(name)) {
      const value = glued.length > 0 ? glued.join("=") : args[++index];
      if (value === undefined) return { refused: `The option \`${name}' expects an argument.` };
      values.set(name, value);
    } else if (facts.nonProducingFlags.includes(name)) {
      nonProducing = true;
    } else {
      const kind = name.startsWith("-") ? "option" : "argument";
      return { refused: `Invalid ${kind} \`${args[index]}'` };
    }
  }
  const missing = required.filter((name) => !values.has(name));
  if (missing.length > 0) return { refused: `Missing: ${missing.join(" ")}` };
  const path = (name: string) => values.get(name) ?? null;
  return {
    arguments: {
      config: path("--config") ?? "",
      topology: path("--topology") ?? "",
      socket: path("--socket-path") ?? "",
      credentials: {
        kes: path("--shelley-kes-key"),
        vrf: path("--shelley-vrf-key"),
        certificate: path("--shelley-operational-certificate"),
        bulk: path("--bulk-credentials-file"),
      },
      nonProducing,
    },
  };
}
