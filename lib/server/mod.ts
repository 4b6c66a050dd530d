/**
 * # Server
 *
 * The HTTP endpoints on METRICS_PORT: `/metrics`, `/startup-status`, `/health` and `/ready`.
 *
 * Promise: it shows what its {@link Endpoints} tell and knows nothing else. Requests are bounded in
 * size, time and number; nothing that a client sends, or does not send, disturbs the program.
 *
 * May import: `errors`.
 *
 * @module
 */
export type { Condition, Endpoints } from "./routes.ts";
export { openServer, type Server, type ServerOptions } from "./server.ts";
