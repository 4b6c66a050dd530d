/**
 * Takes the place of `lib/commands/worker.ts`: in the main thread, which waits for its Worker there, it
 * tries what that hands it.
 */
import { tryAll } from "./operations.ts";
import { tell } from "./talk.ts";

/** As the command's own; the word says that all went well. */
export function firstWord(worker: Worker): Promise<{ readonly exitCode: 0 }> {
  return new Promise((resolve) => {
    worker.onmessage = async ({ data }) => {
      tell({ outcomes: await tryAll(data), namespace: null });
      resolve({ exitCode: 0 });
    };
  });
}

/** What the other commands wait for, which are not played here. */
export const firstAnswer = firstWord;
