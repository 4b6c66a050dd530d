import assert from "assert";
import { coreConfig } from "../../../lib/runtime/core_config.ts";
import { makeIdentity } from "../../../lib/runtime/identity.ts";
import { DEFAULTS } from "../../support/core-world/mod.ts";
import { accepted } from "../config/environments.ts";

const identity = { identity: "pool-0/uid/0123", startNonce: "0123" };
const core = (settings: Readonly<Record<string, string>>) =>
  coreConfig(accepted(settings).configuration, identity);

Deno.test("the defaults of an image swap, as the core takes them", () => {
  assert.deepEqual(core({}), {
    ...identity,
    registers: ["home"],
    network: "mainnet-764824073",
    timings: DEFAULTS,
    maxTipLag: 300_000,
    degradedGrace: 60_000,
    neverForges: null,
    requireNodeMetrics: true,
    allowProducingStart: false,
    throwAwayKeys: true,
    guarded: true,
    withoutNode: false,
    cluster: null,
  });
});

Deno.test("each setting that decides something reaches the core", () => {
  assert.match(core({ APPLICATION_TYPE: "relay-only" }).neverForges ?? "", /relay-only/);
  assert.equal(core({ REQUIRE_NODE_METRICS: "false" }).requireNodeMetrics, false);
  assert.equal(core({ ALLOW_PRODUCING_START: "true" }).allowProducingStart, true);
  const custom = { CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "42" };
  assert.equal(core(custom).network, "devnet-42");
  assert.equal(core({ ...custom, DISABLE_SOCKET_CHECK: "true" }).withoutNode, true);
  for (const GUARD of ["auto", "external", "child"]) assert.equal(core({ GUARD }).guarded, true);
  assert.equal(core({ GUARD: "none" }).guarded, false);
  assert.equal(core({ ...custom, DISABLE_SOCKET_CHECK: "true" }).guarded, false);
  assert.equal(core({ MAX_TIP_LAG: "20" }).maxTipLag, 20_000);
  assert.equal(core({ DEGRADED_GRACE: "10" }).degradedGrace, 10_000);
  assert.equal(core({ LEASE_DURATION: "30" }).timings.leaseDuration, 30_000);
});

Deno.test("an identity is never made twice, not even for the same pod", () => {
  const pod = { name: "pool-0", uid: "8c1f" };
  const [first, second] = [makeIdentity(pod, null), makeIdentity(pod, null)];
  assert.match(first.startNonce, /^[0-9a-f]{32}$/);
  assert.equal(first.identity, `pool-0/8c1f/${first.startNonce}`);
  assert.notEqual(first.startNonce, second.startNonce);
  assert.match(
    makeIdentity({ name: "pool-0", uid: null }, null).identity,
    /^pool-0\/[0-9a-f]{32}$/,
  );
  assert.match(makeIdentity(pod, "east").identity, /^east\.pool-0\/8c1f\//);
});
