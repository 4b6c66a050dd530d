import assert from "assert";
import { documentedRoots, readConfiguration } from "../../../lib/config/mod.ts";
import { type VariableName, variableNames } from "../../../lib/config/variables/mod.ts";
import { fc, holds } from "testing";
import { inPod, pool } from "./environments.ts";

/** Values between plausible and absurd, so that both sides of every check are reached. */
const value = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.integer().map(String),
  fc.double().map(String),
  fc.webUrl(),
  fc.constantFrom(
    "true",
    "no",
    "1",
    "5",
    "60",
    "mainnet",
    "preprod",
    "none",
    "json",
    "/ipc/x",
    "/ipc/../x",
    "/",
    "a=kubernetes:in-cluster",
    "a=etcd:https://h;b=",
    "devnet",
    pool.hex,
    pool.bech32,
  ),
);
const names = variableNames() as [VariableName, ...VariableName[]];
const name = fc.oneof(fc.constantFrom(...names), fc.string());
const environment = fc.dictionary(name, value, { noNullPrototype: true });

Deno.test("no environment makes the reading throw, and every problem names its variable", () =>
  holds(
    "no environment makes the reading throw, and every problem names its variable",
    fc.property(environment, fc.boolean(), (settings, compiled) => {
      const outcome = readConfiguration(settings, compiled ? documentedRoots : null);
      assert(Object.isFrozen(outcome));
      if (outcome.kind === "valid") return;
      assert(outcome.problems.length > 0);
      for (const { variable, value, because, wayOut } of outcome.problems) {
        assert(names.includes(variable as VariableName), variable);
        assert.equal(value === null, !settings[variable]?.trim());
        assert(because !== "" && wayOut !== "");
        // deno-lint-ignore no-control-regex -- a message stays on its line
        assert(!/[\u0000-\u001f]/.test(because + wayOut + (value ?? "")), because);
      }
    }),
  ));

Deno.test("one bad value is one variable's problem and none of the others'", () =>
  holds(
    "one bad value is one variable's problem and none of the others'",
    fc.property(fc.constantFrom(...names), value, (name, text) => {
      const outcome = readConfiguration({ ...inPod, [name]: text });
      if (outcome.kind === "valid") return;
      const related: Partial<Record<VariableName, readonly string[]>> = {
        CARDANO_NETWORK: ["NETWORK_MAGIC"],
        ENABLE_CLUSTER_MANAGEMENT: ["POOL_ID"],
        KUBERNETES_SERVICE_HOST: ["KUBECONFIG"],
      };
      for (const { variable } of outcome.problems) {
        assert([name, ...(related[name] ?? [])].includes(variable), `${name} blames ${variable}`);
      }
    }),
  ));

Deno.test("reading is a function of the environment alone", () =>
  holds(
    "reading is a function of the environment alone",
    fc.property(environment, (settings) => {
      const before = { ...settings };
      assert.deepEqual(readConfiguration(settings), readConfiguration(before));
      assert.deepEqual(settings, before);
    }),
  ));
