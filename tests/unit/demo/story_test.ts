import assert from "assert";
import { story } from "../../demo/story.ts";
import { block, lease, pod, view } from "./views.ts";

Deno.test("story: nothing is told while nothing changes, renewals and blocks included", () => {
  const pods = [pod(1, { forges: true, blocks: 1 }), pod(2)];
  const before = view({ pods, lease: lease("pod-1", 1000), blocks: [block(1, 1)] });
  const after = { ...before, lease: lease("pod-1", 5000), blocks: [block(1, 1), block(2, 1)] };
  assert.deepEqual(story(before, after), []);
});

Deno.test("story: a handover is told in the order in which it must happen", () => {
  const first = { lease: lease("pod-1"), blocks: [block(1, 1)] };
  const before = view({ ...first, pods: [pod(1, { forges: true }), pod(2)] });
  const silent = view({ ...first, lease: lease(null), pods: [pod(1), pod(2)] });
  assert.deepEqual(story(before, silent), [
    "the node of pod-1 is silent; its last block was slot 1",
    "pod-1 gives the Lease back",
  ]);
  const next = { lease: lease("pod-2"), blocks: [block(1, 1), block(5, 2)] };
  const after = view({ ...next, pods: [pod(1), pod(2, { forges: true })] });
  assert.deepEqual(story(silent, after), [
    "pod-2 holds the Lease",
    "the node of pod-2 forges, from slot 5 on",
  ]);
});

Deno.test("story: a Lease that nobody has held yet was given back by nobody", () => {
  assert.deepEqual(story(view(), view({ lease: lease(null, 0, 0) })), [
    "the Lease is made; it names nobody",
  ]);
});
