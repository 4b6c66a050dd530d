/** Whether the thing simply is not there (ENOENT, ESRCH). */
export function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound;
}
