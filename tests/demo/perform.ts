/** The part of a performance in which the world runs. */
import type { Milliseconds, WallTime } from "../../lib/core/mod.ts";
import { awaitElection, type Direction } from "./director.ts";
import { type Player, startPlayer } from "./player.ts";
import { playScript } from "./script.ts";
import type { Stage } from "./stage.ts";
import { story } from "./story.ts";
import { startWatch } from "./watch.ts";
import type { World } from "./world.ts";

/** What a performance is made of. */
export interface Performance {
  readonly world: World;
  /** When its first process was started. */
  readonly since: WallTime;
  readonly stage: Stage;
  /** Ends it from outside, and is aborted when it has ended by itself. */
  readonly over: AbortController;
  readonly left: () => Milliseconds;
  /** Is given who reacts to keys, if a person plays; else it is `null`, and the script plays. */
  readonly cast: ((player: Player) => void) | null;
}

/** Plays until it is over; answers whether somebody forged whenever it was time to. */
export async function perform(performance: Performance): Promise<boolean> {
  const { world, since, stage, over, left, cast } = performance;
  const watch = await startWatch(world, over.signal, (before, after) => {
    for (const text of story(before, after)) stage.say("seen", text);
    stage.show(after);
  });
  const direction: Direction = { world, watch, say: stage.say, over: over.signal };
  try {
    if (cast === null) return await playScript(direction, since, left);
    cast(startPlayer(direction));
    const good = await awaitElection(since, direction);
    await watch.until(() => null, left());
    return good;
  } finally {
    over.abort();
    await watch.ended;
  }
}
