import assert from "assert";
import {
  type Configuration,
  type Notice,
  type Problem,
  readConfiguration,
} from "../../../lib/config/mod.ts";
import { poolIdOf } from "../../../lib/cardano/mod.ts";

/** What Kubernetes and the manifest of the original give a pod at least. */
export const inPod = {
  POD_NAME: "cardano-producer-0",
  KUBERNETES_SERVICE_HOST: "10.96.0.1",
  KUBERNETES_SERVICE_PORT: "443",
};

/** Ids of two pools that exist nowhere. */
export const pool = poolIdOf(new Uint8Array(32));
export const otherPool = poolIdOf(new Uint8Array(32).fill(1));

type Settings = Readonly<Record<string, string>>;

/** The configuration of a pod with these settings, which must be valid. */
export function accepted(settings: Settings, roots: readonly string[] | null = null): {
  configuration: Configuration;
  notices: readonly Notice[];
} {
  const outcome = readConfiguration({ ...inPod, ...settings }, roots);
  assert(outcome.kind === "valid", JSON.stringify(outcome));
  return outcome;
}

/** The problems of a pod with these settings, which must be invalid. */
export function refused(
  settings: Readonly<Record<string, string | undefined>>,
  roots: readonly string[] | null = null,
): readonly Problem[] {
  const outcome = readConfiguration({ ...inPod, ...settings }, roots);
  assert(outcome.kind === "invalid", `Expected problems with ${JSON.stringify(settings)}`);
  return outcome.problems;
}
