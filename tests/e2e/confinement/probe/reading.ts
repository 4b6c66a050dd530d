/// <reference lib="deno.worker" />
/**
 * Takes the place of `lib/runtime/worker.ts`: hands the main thread, which can read nothing any more,
 * what it is to try.
 */
import type { ToWorker } from "../../../../lib/runtime/messages.ts";
import { readTries } from "./talk.ts";

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  self.postMessage(readTries(data.configuration.credentials.source.kes));
};
