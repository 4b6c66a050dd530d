/**
 * # Commands
 *
 * One file per subcommand of `forge-manager`. Each reads the environment it is given, writes to the
 * streams it is given and answers with an exit code.
 *
 * What a subcommand needs is loaded when it is picked: the guard's process holds nothing of the others.
 *
 * Promise: nothing is done to a node or a register here; `run` hands that to a Worker that may touch
 * exactly what the configuration names, `keys inspect` to one that may read the keys and no more,
 * `registers` to one that may reach the registers and no more.
 *
 * May import: `runtime`, `guard`, `host`, `config`, `core`, `kubernetes`, `telemetry`,
 * `node`, `registers`, `errors`.
 *
 * @module
 */
export { main } from "./main.ts";
