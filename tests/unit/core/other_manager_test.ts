import assert from "assert";
import { eligibility } from "../../../lib/core/mod.ts";
import { openWorld, type World } from "../../support/core-world/mod.ts";
import { calm, countOf, forgersAre, neverTells, runUntil, tells } from "./story.ts";

const BECAUSE = "an original renews its Lease";

/** A manager that keeps the right elsewhere is seen beside `a`. */
function seenBeside(world: World, forges: boolean): void {
  world.tell("another manager is seen beside a");
  world.pod("a").dispatch({ type: "otherManager", other: { because: BECAUSE, forges } });
}

function goneBeside(world: World): void {
  world.tell("nobody is beside a any more");
  world.pod("a").dispatch({ type: "otherManager", other: null });
}

Deno.test("an original begins to renew beside the forger: it stops, keeps its right, and forges after that", () => {
  const world = calm();
  seenBeside(world, true);
  world.run(8);
  tells(world, "another manager is", `a: stop_begins: ${BECAUSE}`, "a: stop_confirmed");
  for (let minute = 0; minute < 5; minute += 1) {
    forgersAre(world);
    assert(world.pod("a").holds(), "nobody who does not see the original is let in");
    world.run(60);
  }
  neverTells(world, "a: right_released");
  neverTells(world, "a: sends SIGTERM");
  goneBeside(world);
  world.run(8);
  forgersAre(world, "a");
  assert.equal(countOf(world, "a: right_acquired"), 1);
});

Deno.test("who is merely in the way of standing stops no forger", () => {
  const world = calm();
  seenBeside(world, false);
  world.run(120);
  forgersAre(world, "a");
  const verdict = eligibility(world.pod("a").state());
  assert(!verdict.allowed && verdict.code === "other_manager");
});

Deno.test("who ends beside an original lets go, as ever", () => {
  const world = calm();
  seenBeside(world, true);
  world.run(20);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(12);
  tells(world, "another manager is", "a: stop_confirmed", "a: right_released");
  forgersAre(world, "b");
});

Deno.test("an original that renews while the node is being enabled: it is stopped at once", () => {
  const world = openWorld({ pods: { a: {} } });
  const forging = () => world.pod("a").state().forging;
  runUntil(world, () => typeof forging().enabled?.signalledAt === "number");
  assert.equal(forging().phase, "preparing");
  seenBeside(world, true);
  assert.equal(forging().phase, "stopping");
  world.run(30);
  forgersAre(world);
  assert(world.pod("a").holds());
  tells(world, "another manager is", `a: stop_begins: ${BECAUSE}`, "a: stop_confirmed");
});
