/**
 * # Runtime
 *
 * The driver: the real clocks, timers and adapters bound to the core, and the order of start and
 * shutdown. It runs in a Worker that may touch exactly what the configuration names.
 *
 * Promise: renewals wait for nothing else; every task and request is bounded; a defect of the
 * program itself stops the node.
 *
 * May import: `core`, `host`, `cardano`, `kubernetes`, `registers`, `node`, `guard`, `telemetry`,
 * `server`, `config`, `health`, `errors`.
 *
 * @module
 */
export type { Inspection } from "./inspection.ts";
export type {
  EndRequest,
  FromWorker,
  Inspected,
  InspectRequest,
  OperationWord,
  ToWorker,
} from "./messages.ts";
export type { Operated, Operation, RecordShown } from "./operation.ts";
