/// <reference lib="deno.worker" />
/** The Worker in which a manager runs: waits for its configuration, works, and says how it ended. */
import type { EndRequest, FromWorker, ToWorker } from "./messages.ts";
import { startWork } from "./work.ts";

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  const work = startWork(data);
  self.onmessage = ({ data }: MessageEvent<EndRequest>) => work.shutdown(data.because);
  const last: FromWorker = { exitCode: await work.exitCode };
  self.postMessage(last);
};
