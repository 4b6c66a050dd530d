/**
 * # HTTP
 *
 * Asking servers whose answers decide something: bounded requests over TLS with the client's own
 * certificate, watches as streams of lines, and the reading of what nobody has vouched for.
 *
 * Promise: every request ends by its own time limit and by its caller's signal, and none waits for
 * another; answers are bounded, in length and in depth; no secret is ever part of a message.
 *
 * A limit: Deno adds a server's authorities to those of the system, it does not replace them.
 *
 * May import: `errors`.
 *
 * @module
 */
export { canonicalJson } from "./canonical.ts";
export { readDate } from "./date.ts";
export { within } from "./deadline.ts";
export { type Json, type JsonObject, jsonObject, parseJson } from "./json.ts";
export { lineSplitter } from "./lines.ts";
export { isLoopback } from "./loopback.ts";
export { quoted } from "./quoted.ts";
export { sendingCause } from "./sending_cause.ts";
export { serverWords } from "./server_words.ts";
export { filesOf, readToken, type Source } from "./source.ts";
export { addressesToProve, checkTls, type TlsSources } from "./tls_material.ts";
export {
  type HttpAccess,
  type HttpAnswer,
  type HttpRequest,
  openTransport,
  type Transport,
} from "./transport.ts";
export { neverOpen, type RoundEnd, type WatchPauses, watchRounds } from "./watch_rounds.ts";
export { readWatchStream, type StreamEnd } from "./watch_stream.ts";
