import { causeOf } from "../errors/mod.ts";

/**
 * What Deno puts in front of a request's failure: the whole address, query included; once connected,
 * those of both ends, too.
 */
const front = /^error sending request (?:for url \([^)]*\)|from \S+ for \S+ \([^)]*\)): /;

/** As {@link causeOf}, for a request, without the address. */
export function sendingCause(error: unknown): string {
  return causeOf(error).replace(front, "");
}
