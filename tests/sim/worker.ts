/** Simulates one processor's share. */
import { parentPort, workerData } from "node:worker_threads";
import { type Share, simulateShare } from "./simulate.ts";

const share: Share = workerData;
parentPort?.postMessage(simulateShare(share));
