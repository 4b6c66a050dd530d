import assert from "assert";
import { parseAllDocuments } from "yaml";
import { projectRoot } from "../../../tools/compile.ts";
import { guardEnvironment, managerEnvironment } from "../../e2e/pool/environments.ts";

const text = await Deno.readTextFile(`${projectRoot}/deploy/statefulset.yaml`);
const { initContainers } = parseAllDocuments(text, { version: "1.1" })
  .map((document) => document.toJS())
  .find(({ kind }) => kind === "StatefulSet").spec.template.spec;

/** Names of the variables that a container of the manifest is given. */
function given(container: string): readonly string[] {
  const { env } = initContainers.find(({ name }: { name: string }) => name === container);
  return env.map(({ name }: { name: string }) => name);
}

Deno.test("guard and manager of a scenario are given what the manifest gives them", () => {
  assert.deepEqual(Object.keys(guardEnvironment("pool-0", {})), given("forge-guard"));
  const ofKubelet = ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];
  const api = { address: "10.0.0.1", namespace: "default" };
  const ofManager = Object.keys(managerEnvironment("pool-0", api, {}));
  assert.deepEqual(
    ofManager.filter((name) => !ofKubelet.includes(name)).toSorted(),
    given("forge-manager").toSorted(),
  );
});

Deno.test("the guard of a scenario is given of its manager's what both must agree on", () => {
  const ofManager = {
    ...{ LEASE_DURATION: "30", CREDENTIAL_MODE: "bulk", POD_NAME: "twin", GUARD: "child" },
    ...{ MAX_TIP_LAG: "30", LOG_LEVEL: "DEBUG" },
  };
  assert.deepEqual(guardEnvironment("pool-0", ofManager), {
    ...{ POD_NAME: "pool-0", LEASE_DURATION: "30", CREDENTIAL_MODE: "bulk" },
  });
});
