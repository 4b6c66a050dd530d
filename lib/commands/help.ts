import { listVariables, version } from "../config/mod.ts";

/** One line that says what can be typed. */
export const USAGE = "Usage: forge-manager run | guard | check | keys inspect | " +
  "registers show | registers retire | registers readmit | --help | --version";

/** The text of `--help`: commands, exit codes, and every variable with default and meaning. */
export function helpText(): string {
  const variables = listVariables().map(({ name, default: value, meaning }) =>
    `  ${name}${value === "" ? "" : ` (${value})`}\n      ${meaning}`
  );
  return [
    `forge-manager ${version}: at most one cardano-node of a pool forges, always`,
    "",
    USAGE,
    "",
    "  run      runs beside a cardano-node until it is told to end (SIGTERM, SIGINT)",
    "  guard    runs beside a manager and stops its node when the manager cannot; --with-parent:",
    "           ends, once it guards nothing, when its standard input does",
    "  check    prints the configuration as understood, the timing table and the stated bounds; 0 also",
    "           with warnings, 1 if a client certificate is out of date, 2 if it is refused",
    "  keys inspect [--output json]",
    "           judges the files of SOURCE_* and prints what they are, without a byte of a key",
    "  registers show [--registers LIST] [--output json]",
    "           reads the record of each register of FORGE_REGISTERS, or of LIST in its grammar",
    "  registers retire | readmit [--yes] [--registers LIST] [--output json]",
    "           gives a set of registers up, so that another may take them; lets one whose registers",
    "           were replaced be initialised anew. Nobody may be using it; without --yes a dry run",
    "",
    "Exit codes: 0 good, 1 degraded or failed, 2 usage or configuration, 3 nobody forges,",
    "4 contradiction",
    "",
    "Environment variables (default in parentheses):",
    ...variables,
  ].join("\n");
}
