/// <reference lib="deno.worker" />
/**
 * Takes the place of `lib/runtime/worker.ts`: with the permissions of the manager's Worker it tries
 * what it is told.
 */
import type { FromWorker, ToWorker } from "../../../../lib/runtime/messages.ts";
import { tryAll } from "./operations.ts";
import { readTries, tell } from "./talk.ts";

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  self.onmessage = null;
  const { configuration, access } = data;
  // The tries are where the KES key would be: that file the Worker may always read.
  const tries = readTries(configuration.credentials.source.kes);
  tell({ outcomes: await tryAll(tries), namespace: access.namespace });
  const last: FromWorker = { exitCode: 0 };
  self.postMessage(last);
};
