import assert from "assert";
import type { ClusterResource, Happening, Standing } from "../../../lib/core/mod.ts";
import { eligibility, standings } from "../../../lib/core/mod.ts";
import { BEGINNING } from "../../support/core-world/mod.ts";
import { mirrorOf, resourceOf } from "./clusters_world.ts";
import { type Machine, startMachine } from "./machine.ts";

const CLUSTER = {
  ...{ name: "eu", sources: ["home", "us", "ap"], policyMaxAge: 600_000, failbackDelay: 60_000 },
};

function seen(source: string, ...resources: readonly ClusterResource[]): Happening {
  return { type: "policySeen", source, resources };
}

function unreadable(source: string): Happening {
  return { type: "policyUnreadable", source, because: "refused" };
}

/** How the clusters stand once these were shown at home. */
function shown(...resources: readonly ClusterResource[]): readonly Standing[] {
  const machine = startMachine({ cluster: CLUSTER });
  machine.at(0, seen("home", ...resources));
  return standings(machine.state());
}

function order(machine: Machine): readonly string[] {
  return standings(machine.state()).map(({ cluster, priority, state }) =>
    `${cluster} ${state} ${priority}`
  );
}

function codeOf(machine: Machine): string {
  const verdict = eligibility(machine.state());
  return verdict.allowed ? "allowed" : verdict.code;
}

Deno.test("state goes before priority, priority before age, age before name", () => {
  const names = shown(
    resourceOf("f", { forgeState: "Disabled", priority: 1 }),
    resourceOf("e", { priority: 7 }),
    resourceOf("d", { priority: 7 }),
    resourceOf("c", { priority: 7, createdAt: BEGINNING - 1 }),
    resourceOf("b", { priority: 3 }),
    resourceOf("a", { priority: 900, forgeState: "Enabled" }),
  ).map(({ cluster }) => cluster);
  assert.deepEqual(names, ["a", "b", "c", "d", "e", "f"]);
});

Deno.test("failed health checks cost 10, and 100 from the threshold on; a check that passes costs nothing", () => {
  const priority = (consecutiveFailures: number, failureThreshold = 3) =>
    shown(resourceOf("a", { health: { consecutiveFailures, failureThreshold } }))[0]?.priority;
  assert.deepEqual([0, 1, 2, 3, 4, 90].map((failures) => priority(failures)), [
    ...[100, 110, 110, 200, 200, 200],
  ]);
  assert.equal(priority(1, 1), 200);
});

Deno.test("an override replaces what it names while it lasts, and spares penalties only with a priority", () => {
  const health = { consecutiveFailures: 3, failureThreshold: 3 };
  const standing = (
    override: ClusterResource["override"],
    change: Partial<ClusterResource> = {},
  ) => {
    const [one] = shown(resourceOf("a", { health, override, ...change }));
    return [one?.state, one?.priority];
  };
  const none = { expiresAt: null, forcePriority: null, forceState: null };
  assert.deepEqual(standing(none), ["Priority-based", 200]);
  assert.deepEqual(standing({ ...none, forcePriority: 5 }), ["Priority-based", 5]);
  assert.deepEqual(standing({ ...none, forceState: "Enabled" }), ["Enabled", 200]);
  const disabled = { forgeState: "Disabled" } as const;
  assert.deepEqual(standing({ ...none, forcePriority: 5 }, disabled), ["Disabled", 5]);
  const over = { ...none, expiresAt: BEGINNING, forcePriority: 5, forceState: "Enabled" } as const;
  assert.deepEqual(standing(over), ["Priority-based", 200]);
  assert.deepEqual(standing({ ...over, expiresAt: BEGINNING + 1 }), ["Enabled", 5]);
});

Deno.test("each standing says why", () => {
  const because = (change: Partial<ClusterResource>) => shown(resourceOf("a", change))[0]?.because;
  const expiresAt = Date.parse("2100-01-01T00:00:00Z");
  assert.equal(because({}), "Priority-based, priority 100");
  assert.equal(
    because({ health: { consecutiveFailures: 2, failureThreshold: 3 } }),
    "Priority-based, priority 110: 100, and 10 because its health check failed",
  );
  assert.equal(
    because({ health: { consecutiveFailures: 9, failureThreshold: 3 } }),
    "Priority-based, priority 200: 100, and 100 because its health check has failed 3 times in a row",
  );
  assert.equal(
    because({ override: { expiresAt, forcePriority: 5, forceState: "Disabled" } }),
    "Disabled by an override that ends at 2100-01-01T00:00:00.000Z, " +
      "priority 5 by an override that ends at 2100-01-01T00:00:00.000Z",
  );
  assert.equal(
    because({ override: { expiresAt: null, forcePriority: null, forceState: "Enabled" } }),
    "Enabled by an override, priority 100",
  );
});

Deno.test("while a home can be read no mirror of it counts, however restrictive or new", () => {
  const machine = startMachine({ cluster: CLUSTER });
  const own = resourceOf("eu");
  const us = resourceOf("us", { priority: 2 });
  machine.at(0, seen("home", own, mirrorOf({ ...us, generation: 9, forgeState: "Disabled" })));
  machine.at(0, seen("us", us, mirrorOf({ ...own, generation: 9, forgeState: "Disabled" })));
  assert.deepEqual(order(machine), ["us Priority-based 2", "eu Priority-based 100"]);
});

Deno.test("while it cannot, the newest generation counts, also of what was read there last", () => {
  const machine = startMachine({ cluster: CLUSTER });
  const own = resourceOf("eu", { generation: 5, priority: 5 });
  machine.at(0, seen("home", own));
  machine.at(0, seen("us", mirrorOf({ ...own, generation: 4, priority: 4 })));
  machine.at(0, unreadable("home"));
  assert.deepEqual(order(machine), ["eu Priority-based 5"]);
  machine.at(0, seen("ap", mirrorOf({ ...own, generation: 6, priority: 6 })));
  assert.deepEqual(order(machine), ["eu Priority-based 6"]);
});

Deno.test("of a cluster that was made anew the most restrictive object counts while its home cannot be read", () => {
  const machine = startMachine({ cluster: CLUSTER });
  const before = resourceOf("us", { uid: "1", generation: 9, forgeState: "Disabled" });
  const after = resourceOf("us", { uid: "2", forgeState: "Enabled" });
  machine.at(0, seen("home", resourceOf("eu"), mirrorOf(after)));
  assert.deepEqual(order(machine), ["us Enabled 100", "eu Priority-based 100"]);
  machine.at(0, seen("ap", mirrorOf(before)));
  assert.deepEqual(order(machine), ["eu Priority-based 100", "us Disabled 100"]);
  machine.at(0, seen("us", after));
  assert.deepEqual(order(machine), ["us Enabled 100", "eu Priority-based 100"]);
});

Deno.test("a mirror in the place of the own resource, at home or elsewhere, lets nobody forge", () => {
  const own = resourceOf("eu", { forgeState: "Enabled" });
  const machine = startMachine({ cluster: CLUSTER });
  assert.equal(codeOf(machine), "policy_unreadable");
  machine.at(0, seen("us", mirrorOf(own)));
  machine.at(0, seen("ap", mirrorOf(own)));
  assert.equal(codeOf(machine), "policy_unreadable");
  machine.at(0, seen("home", mirrorOf(own)));
  assert.equal(codeOf(machine), "cluster_disabled");
  machine.at(0, seen("home"));
  assert.equal(codeOf(machine), "cluster_disabled");
  machine.at(0, unreadable("home"));
  assert.equal(codeOf(machine), "cluster_disabled");
  machine.at(0, seen("home", own));
  assert.equal(codeOf(machine), "credentials");
  machine.at(0, unreadable("home"));
  assert.equal(codeOf(machine), "policy_unreadable");
});

Deno.test("of very many resources the own one is never left out", () => {
  const crowd = Array.from({ length: 100 }, (_, at) => resourceOf(`c${at}`, { priority: 1 }));
  const all = shown(...crowd, resourceOf("eu"));
  assert(all.length <= 32);
  assert(all.some(({ cluster }) => cluster === "eu"));
});

Deno.test("without cluster management nothing is known of clusters, whatever is told", () => {
  const machine = startMachine();
  machine.at(0, { type: "tick" });
  const before = machine.state().policy;
  assert.deepEqual(machine.at(0, seen("home", resourceOf("eu", { forgeState: "Disabled" }))), []);
  assert.equal(machine.state().policy, before);
  assert.deepEqual(standings(machine.state()), []);
});
