/// <reference lib="deno.worker" />
/**
 * The Worker in which a manager runs: waits for its configuration, works, and says how it ended. Or
 * it looks at the credential sources, or at a set of registers, once, and says what came of it.
 */
import { inspectSources } from "./inspection.ts";
import type {
  EndRequest,
  FromWorker,
  Inspected,
  InspectRequest,
  OperateRequest,
  OperationWord,
  ToWorker,
} from "./messages.ts";
import { operate } from "./operation.ts";
import { startWork } from "./work.ts";

self.onmessage = async ({ data }: MessageEvent<ToWorker | InspectRequest | OperateRequest>) => {
  if ("inspect" in data) {
    const answer: Inspected = { inspection: await inspectSources(data.inspect) };
    return self.postMessage(answer);
  }
  if ("operate" in data) {
    const say = (word: OperationWord) => self.postMessage(word);
    return say({ operated: await operate(data.operate, (line) => say({ line })) });
  }
  const work = startWork(data);
  self.onmessage = ({ data }: MessageEvent<EndRequest>) => work.shutdown(data.because);
  const last: FromWorker = { exitCode: await work.exitCode };
  self.postMessage(last);
};
