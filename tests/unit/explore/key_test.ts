import assert from "assert";
import { openKeys } from "../../explore/key/mod.ts";
import type { Scene } from "../../explore/manager.ts";
import { moved } from "../../explore/moves.ts";
import { movesOf } from "../../explore/possible.ts";
import { configFor } from "../../explore/scale.ts";
import { emptyWorld, type World } from "../../explore/world/mod.ts";

const scene: Scene = { config: configFor(1), soundness: "sound", slowest: 1, tell: null };
const keys = openKeys(2, 1);
const WORLDS = 2_000;

/** Where every possible move leads, as keys. */
function ahead(world: World): readonly string[] {
  return movesOf(world, scene.slowest)
    .map((move) => `${JSON.stringify(move)} ${keys.text(moved(scene, world, move))}`).sort();
}

Deno.test("explore: worlds of one key can do the same, with results of one key again", () => {
  const first = emptyWorld(2, 1);
  const known = new Map([[keys.text(first), first]]);
  const waiting = [first];
  let compared = 0;
  // Now the youngest, now the oldest: so that long ways and many kinds of faults are met.
  for (let turn = 0; known.size < WORLDS; turn += 1) {
    const world = turn % 4 === 0 ? waiting.shift() : waiting.pop();
    assert(world !== undefined, "there are more worlds than that");
    for (const move of movesOf(world, scene.slowest)) {
      const next = moved(scene, world, move);
      const key = keys.text(next);
      const like = known.get(key);
      if (like === undefined) {
        known.set(key, next);
        waiting.push(next);
      } else if (compared * 8 < known.size) {
        compared += 1;
        assert.deepEqual(ahead(next), ahead(like));
      }
    }
  }
  assert(compared > 200, `${compared} pairs`);
});
