import assert from "assert";
import {
  documentedRoots,
  type GuardConfiguration,
  needlessToGuard,
  readGuardConfiguration,
} from "../../../lib/config/mod.ts";
import { accepted, refused } from "./environments.ts";

/** The guard's configuration under these settings, which must be valid. */
function understood(settings: Readonly<Record<string, string>>): GuardConfiguration {
  const outcome = readGuardConfiguration(settings, documentedRoots);
  assert(outcome.kind === "valid", JSON.stringify(outcome));
  return outcome.configuration;
}

Deno.test("the guard needs no variable at all, and understands those it reads as the manager does", () => {
  const settings = { LEASE_DURATION: "20", STOP_BOUND: "7", TARGET_VRF_KEY: "/run/keys/vrf.skey" };
  const guard = understood(settings);
  const { configuration: manager } = accepted(settings);
  assert.deepEqual(guard, {
    version: manager.version,
    pod: "",
    socket: "/ipc/guard.sock",
    target: manager.credentials.target,
    node: { process: manager.node.process, socket: manager.node.socket },
    timings: manager.timings,
    log: manager.log,
  });
  assert.equal(understood({ HOSTNAME: "host" }).pod, "host");
  assert.equal(understood({ HOSTNAME: "host", POD_NAME: "pool-0" }).pod, "pool-0");
  assert(Object.isFrozen(guard.target));
});

Deno.test("the guard tells everything at once that is wrong with what it reads, and nothing else", () => {
  const outcome = readGuardConfiguration({
    ...{ GUARD_SOCKET: "guard.sock", LEASE_DURATION: "8", TARGET_KES_KEY: "/secrets/kes.skey" },
    ...{ CARDANO_NODE_PROCESS_NAME: "bin/", LOG_FORMAT: "xml" },
    ...{ METRICS_PORT: "http", POOL_ID: "none", NODE_METRICS_URL: "none" },
  }, documentedRoots);
  assert(outcome.kind === "invalid");
  assert.deepEqual(outcome.problems.map(({ variable }) => variable).sort(), [
    ...["CARDANO_NODE_PROCESS_NAME", "GUARD_SOCKET", "LEASE_DURATION", "LOG_FORMAT"],
    "TARGET_KES_KEY",
  ]);
});

Deno.test("GUARD_SOCKET is a file of its own, and short enough for a socket", () => {
  const wrong = [
    ["/ipc/node.socket", /^is also the value of NODE_SOCKET, expected a file of its own$/],
    ["/ipc/./kes.skey", /^is also the value of TARGET_KES_KEY/],
    [`/ipc/${"x".repeat(103)}`, /^expected at most 107 bytes.*got 108$/],
    [`/ipc/${"ä".repeat(52)}`, /^expected at most 107 bytes.*got 109$/],
    ["/secrets/guard.sock", /^expected a path under one of \/ipc, /],
  ] as const;
  for (const [GUARD_SOCKET, because] of wrong) {
    const [problem, ...others] = refused({ GUARD_SOCKET }, documentedRoots);
    assert.equal(problem?.variable, "GUARD_SOCKET");
    assert.match(problem?.because ?? "", because);
    assert.deepEqual(others, []);
  }
  assert.equal(understood({ GUARD_SOCKET: `/ipc/${"x".repeat(102)}` }).socket.length, 107);
});

Deno.test("the guard gives up what it does not need, and keeps the directories of its files", () => {
  const given = (settings: Readonly<Record<string, string>>) =>
    needlessToGuard(understood(settings), documentedRoots).map((one) =>
      "path" in one ? `${one.name} ${one.path}` : one.name
    );
  assert.deepEqual(given({}), [
    ...["net", "env", "read /secrets", "write /secrets", "read /opt/cardano", "write /opt/cardano"],
    ...["read /run", "write /run", "read /var/run/secrets", "write /var/run/secrets"],
    ...["read /etc/forge-manager", "write /etc/forge-manager"],
    ...["read /var/lib/forge-manager", "write /var/lib/forge-manager"],
  ]);
  const kept = given({
    GUARD_SOCKET: "/run/forge-manager/guard.sock",
    TARGET_OP_CERT: "/opt/cardano/keys/node.cert",
  });
  assert(!kept.includes("write /run") && !kept.includes("write /opt/cardano"));
  assert(kept.includes("write /var/lib/forge-manager"));
});
