import assert from "assert";
import { openWorld, type World } from "../../support/core-world/mod.ts";
import { calm, kill, LATER, reasonOf } from "./register_set.ts";
import { forgersAre } from "./story.ts";

Deno.test("one register reached under two names is refused in a new set, and counts once in an old one", () => {
  const fresh = openWorld({ pods: { a: LATER, b: LATER }, registers: 3 });
  alias(fresh);
  fresh.pod("a").start();
  fresh.pod("b").start();
  fresh.run(60);
  forgersAre(fresh);
  const twice = /registers r1 and r2 are one and the same, reached under two names/;
  assert.match(reasonOf(fresh, "a"), twice);

  const old = calm();
  alias(old);
  old.run(30);
  forgersAre(old, "a");
  old.pod("b").crash();
  old.pod("b").start();
  kill(old, "a");
  old.run(60);
  forgersAre(old, "b");
  const held = old.pod("b").state().registers.filter((one) => one.held !== null);
  assert.deepEqual(held.map(({ name }) => name), ["r1", "r3"], "what the lists say they are");
  old.link("b", "cut", "r3");
  old.run(30);
  forgersAre(old);
});

/** From now on what is called `r2` is `r1`. */
function alias(world: World): void {
  const [first, second] = world.registers;
  assert(first !== undefined && second !== undefined);
  const { read, observed } = first;
  // Both have the same revisions; a write names the content that it replaces too.
  const write: typeof first.write = (record, expected) => {
    const nonce = observed().version?.record.own?.nonce;
    return expected?.record.own?.nonce === nonce
      ? first.write(record, expected)
      : { kind: "conflict", because: "the record is another" };
  };
  Object.assign(second, { read, write, observed });
  first.onChange((observation) => {
    for (const pod of Object.values(world.pods)) {
      pod.dispatch({ type: "watched", register: "r2", observation });
    }
  });
}
