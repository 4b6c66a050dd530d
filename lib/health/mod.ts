/**
 * # Health
 *
 * Whether a cluster is well, as an HTTP address tells that its operators have named.
 *
 * Promise: a probe ends in bounded time and never rejects; of the answer a hundred printable
 * characters are kept, of the headers sent none is repeated.
 *
 * May import: `http`.
 *
 * @module
 */
export { probe, type ProbeResult } from "./probe.ts";
