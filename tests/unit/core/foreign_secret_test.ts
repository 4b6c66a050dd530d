import type { CredentialsReport } from "../../../lib/core/mod.ts";
import { CREDENTIALS, openWorld, type World } from "../../support/core-world/mod.ts";
import { forgersAre, neverTells } from "./story.ts";

/** A pool of two, of which `a` forges. */
function pool(): World {
  const tip = { behind: 0 };
  const pods = { a: { node: { tip } }, b: { starts: false, node: { tip } } };
  const world = openWorld({ pods, offers: true });
  world.run(17);
  world.pod("b").start();
  world.run(80);
  forgersAre(world, "a");
  return world;
}

const NEWER: CredentialsReport = {
  ...{ kind: "valid", certificateCounter: 8, set: "set 8", poolId: "a".repeat(56) },
};

Deno.test("another pool's secret, mounted for a while: its counter keeps nobody of this pool from standing", () => {
  const world = pool();
  world.pod("a").setCredentials({
    ...{ kind: "valid", certificateCounter: 50, set: "set other", poolId: "b".repeat(56) },
  });
  world.run(10);
  world.pod("a").setCredentials(CREDENTIALS);
  world.run(10);
  world.pod("a").crash();
  world.pod("a").node.signal("SIGKILL");
  world.run(100);
  forgersAre(world, "b");
});

Deno.test("a node that ignored its SIGHUPs is not ended for a new set of credentials", () => {
  const world = pool();
  world.pod("a").setCredentials({ kind: "invalid", because: "the KES key has expired" });
  world.pod("a").node.habits.deaf = true;
  world.run(130);
  for (const name of ["a", "b"]) world.pod(name).setCredentials(NEWER);
  world.run(200);
  forgersAre(world, "a");
  neverTells(world, "a: escalated: SIGTERM");
});
