/**
 * The control: tries the same in a main thread, with the grant of `deno.json` and none of the
 * manager's own code before it. Its argument is the file of tries.
 */
import { tryAll } from "./operations.ts";
import { readTries, tell } from "./talk.ts";

const [path = ""] = Deno.args;
tell({ outcomes: await tryAll(readTries(path)), namespace: null });
