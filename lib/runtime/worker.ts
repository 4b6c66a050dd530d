/// <reference lib="deno.worker" />
/**
 * The Worker in which a manager runs: waits for its configuration, works, and says how it ended. Or
 * it looks at the credential sources once, and says what it found.
 */
import { inspectSources } from "./inspection.ts";
import type { EndRequest, FromWorker, Inspected, InspectRequest, ToWorker } from "./messages.ts";
import { startWork } from "./work.ts";

self.onmessage = async ({ data }: MessageEvent<ToWorker | InspectRequest>) => {
  if ("inspect" in data) {
    const answer: Inspected = { inspection: await inspectSources(data.inspect) };
    return self.postMessage(answer);
  }
  const work = startWork(data);
  self.onmessage = ({ data }: MessageEvent<EndRequest>) => work.shutdown(data.because);
  const last: FromWorker = { exitCode: await work.exitCode };
  self.postMessage(last);
};
