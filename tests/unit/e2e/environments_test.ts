import assert from "assert";
import { sharedWithGuard } from "../../e2e/pool/environments.ts";

Deno.test("the guard of a scenario is given of what is special about its manager what both must agree on", () => {
  const ofManager = {
    ...{ LEASE_DURATION: "30", CREDENTIAL_MODE: "bulk", POD_NAME: "twin", GUARD: "child" },
    ...{ MAX_TIP_LAG: "30", LOG_LEVEL: "DEBUG" },
  };
  assert.deepEqual(sharedWithGuard(ofManager), { LEASE_DURATION: "30", CREDENTIAL_MODE: "bulk" });
});
