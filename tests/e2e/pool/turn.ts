import { join } from "node:path";
import { projectRoot } from "../../../tools/compile.ts";

/**
 * Runs while nobody else of this project does: a world that is being opened starts an API server and
 * six programs, and several at once would starve the worlds that play already.
 */
export async function inTurn<T>(run: () => Promise<T>): Promise<T> {
  const path = join(projectRoot, "dist", "opening.lock");
  using lock = await Deno.open(path, { create: true, write: true });
  await lock.lock(true);
  return await run();
}
