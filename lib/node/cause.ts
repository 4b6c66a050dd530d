/** The cause of a caught error, as it reads on after a colon. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether the thing simply is not there (ENOENT, ESRCH). */
export function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound;
}
