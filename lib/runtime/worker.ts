/// <reference lib="deno.worker" />
/** The Worker in which a manager runs: waits for its configuration, works, and says how it ended. */
import type { FromWorker, ToWorker } from "./messages.ts";
import { work } from "./work.ts";

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  self.onmessage = null;
  const last: FromWorker = { exitCode: await work(data) };
  self.postMessage(last);
};
