import assert from "assert";
import { fc, testAlways } from "testing";
import { readConfiguration } from "../../../lib/config/mod.ts";
import { variableNames } from "../../../lib/config/variables/mod.ts";
import { inPod, pool } from "./environments.ts";

const value = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "true",
    "false",
    "5",
    "20",
    "preview",
    "/ipc/x",
    "/ipc/x/",
    "debug",
    "text",
    "none",
  ),
  fc.constantFrom("http://127.0.0.1:9/metrics", pool.hex, pool.bech32, "name-0"),
);
const settings = fc.dictionary(fc.constantFrom(...variableNames()), value, { maxKeys: 4 });

/** Whether nothing in it can be changed, however deep. */
function isFrozen(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozen);
}

testAlways(
  "what was read of an environment can never be changed, in no part of it",
  fc.property(settings, (settings) => {
    const outcome = readConfiguration({ ...inPod, ...settings });
    assert(isFrozen(outcome), JSON.stringify(outcome));
  }),
);

testAlways(
  "a configuration that is accepted is whole: every time, address and path of it can be used",
  fc.property(fc.constantFrom(...variableNames()), value, (name, value) => {
    const outcome = readConfiguration({ ...inPod, [name]: value });
    if (outcome.kind === "invalid") return;
    const { timings, node, credentials, pod, kubernetes, network } = outcome.configuration;
    for (const time of [...Object.values(timings), node.socketWait]) assert(Number.isFinite(time));
    const { source, target } = credentials;
    for (const path of [...Object.values(source), ...Object.values(target), node.socket]) {
      assert.match(path, /^\/.*[^/]$/);
    }
    for (const name of [pod.name, kubernetes.namespace, kubernetes.leaseName, network.name]) {
      assert.notEqual(name, "");
    }
    assert(URL.canParse(node.metricsUrl));
  }),
  1_000,
);
