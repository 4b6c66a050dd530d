/** The cause of a caught error, as it reads on after a colon. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** As {@link causeOf}, for a request: Deno puts the whole address, query included, in front. */
export function sendingCause(error: unknown): string {
  return causeOf(error).replace(/^error sending request for url \([^)]*\): /, "");
}
