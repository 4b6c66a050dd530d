import assert from "assert";
import { openOwnView } from "../../../../lib/runtime/clusters/own_view.ts";

const own = { metadata: { name: "one", uid: "1" }, spec: { priority: 5 } };

Deno.test("a resource that was deleted is remembered, and made again only a minute later", () => {
  let now = 0;
  const view = openOwnView(() => now);
  assert.deepEqual([view.isRead(), view.object(), view.mayRestore()], [false, null, false]);
  view.seen(null);
  assert.deepEqual([view.isRead(), view.lost()], [true, null]);
  view.seen(own);
  assert.equal(view.object(), own);
  assert(!view.mayRestore());
  now = 1_000;
  view.seen(null);
  assert.deepEqual([view.object(), view.lost()], [null, own]);
  now = 60_999;
  view.seen(null);
  assert(!view.mayRestore());
  now = 61_000;
  assert(view.mayRestore());
  view.seen(own);
  assert(!view.mayRestore(), "somebody else has made it again");
});
