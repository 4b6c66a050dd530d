/**
 * # Errors
 *
 * What is told of something that was thrown: whoever catches knows nothing of its type.
 *
 * Promise: nothing is thrown here, and no text is made longer than it was.
 *
 * May import: nothing of ours.
 *
 * @module
 */

/** The cause of a caught error, as it reads on after a colon. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What to log of a defect: where it was thrown, or else its cause. */
export function traceOf(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
