import assert from "assert";
import {
  nextMove,
  type RepresentationView,
  represents,
} from "../../../../lib/runtime/clusters/representation.ts";

const ME = "pool-0/uid/1";
const POOL = "ab".repeat(28);
const OTHER = { holder: "pool-1/uid/2", isOurs: true, pool: POOL, stamp: "2" };
const MINE = { ...OTHER, holder: ME, stamp: "1" };
const view = (change: Partial<RepresentationView>): RepresentationView => ({
  ...{ identity: ME, pool: POOL, holdsRight: false, isReady: true, isReadyElsewhere: false },
  ...{ lease: OTHER, unchangedFor: 0, writtenAgo: null, leftAgo: null },
  ...change,
});

Deno.test("a Lease that is absent or free is taken, by ready pods first", () => {
  for (const lease of [null, { ...OTHER, holder: "" }]) {
    assert.equal(nextMove(view({ lease })), "take");
    assert.equal(nextMove(view({ lease, isReady: false, unchangedFor: 9_999 })), "nothing");
    assert.equal(nextMove(view({ lease, isReady: false, unchangedFor: 10_000 })), "take");
  }
});

Deno.test("another's is left alone until it has been silent for longer than a minute", () => {
  assert.equal(nextMove(view({ unchangedFor: 65_999 })), "nothing");
  assert.equal(nextMove(view({ unchangedFor: 66_000 })), "take");
  assert.equal(nextMove(view({ unchangedFor: 75_999, isReady: false })), "nothing");
});

Deno.test("it follows the holder of the right, but is not taken from a stranger", () => {
  assert.equal(nextMove(view({ holdsRight: true, isReady: false })), "take");
  const stranger = { ...OTHER, isOurs: false };
  assert.equal(nextMove(view({ holdsRight: true, lease: stranger })), "nothing");
});

Deno.test("another pool's is left alone, free or not, until nobody of it can be there", () => {
  const theirs = { ...OTHER, pool: "cd".repeat(28) };
  for (const lease of [theirs, { ...theirs, holder: "" }]) {
    for (const holdsRight of [false, true]) {
      assert.equal(nextMove(view({ lease, holdsRight, unchangedFor: 65_999 })), "nothing");
      assert.equal(nextMove(view({ lease, holdsRight, unchangedFor: 66_000 })), "take");
    }
  }
  const unmarked = { ...OTHER, pool: null, holder: "" };
  assert.equal(nextMove(view({ lease: unmarked })), "take");
});

Deno.test("one's own is renewed every 20 s, or left to a pod that is ready", () => {
  const mine = { lease: MINE };
  assert.equal(nextMove(view({ ...mine, writtenAgo: 19_999 })), "nothing");
  assert.equal(nextMove(view({ ...mine, writtenAgo: 20_000 })), "renew");
  const unready = { ...mine, writtenAgo: 20_000, isReady: false };
  assert.equal(nextMove(view(unready)), "renew");
  assert.equal(nextMove(view({ ...unready, isReadyElsewhere: true })), "release");
  const holding = { ...unready, isReadyElsewhere: true, holdsRight: true };
  assert.equal(nextMove(view(holding)), "renew");
});

Deno.test("who left it to a pod that is gone, and took it again, leaves it only ten minutes later", () => {
  const unready = { lease: MINE, writtenAgo: 20_000, isReady: false, isReadyElsewhere: true };
  assert.equal(nextMove(view({ ...unready, leftAgo: 31_000 })), "renew");
  assert.equal(nextMove(view({ ...unready, leftAgo: 600_000 })), "release");
});

Deno.test("nobody speaks for the cluster longer than the Lease lasts, or on another's", () => {
  assert(represents(view({ lease: MINE, writtenAgo: 53_999 })));
  assert(!represents(view({ lease: MINE, writtenAgo: 54_000 })));
  assert(!represents(view({ lease: MINE, writtenAgo: null })));
  assert(!represents(view({ lease: OTHER, writtenAgo: 0 })));
});
