/** The cause of a caught error, as it reads on after a colon. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
