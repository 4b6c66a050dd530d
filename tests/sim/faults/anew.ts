import { counterOf, withCounter } from "../sets.ts";
import { forgerOf, isManned } from "./cast.ts";
import { isEnabling, restart, spanOf, stall, whenAny } from "./moments.ts";
import type { Situations } from "./fault.ts";

/** Nodes that have forged, and are told to forge again: what they have shown before is there to be seen. */
export const anew: Situations = {
  /**
   * A forger takes up a new set, the handler that enables takes long, and its manager is told to end,
   * or is restarted meanwhile: the counter of its node stands still, and then the handler is done.
   */
  stalledAnew: {
    parts: 3,
    takes: () => 90_000,
    begin(scene) {
      const { world, amount } = scene;
      const forger = forgerOf(scene);
      const { after, endedBy } = spanOf(scene);
      const strike = () => {
        if (!isManned(forger)) return;
        const { manager } = forger;
        if (amount < 0.5) {
          manager.dispatch({ type: "shutdown", because: "it is rolled" });
          return world.timeline.after(30_000, () => restart(world, forger));
        }
        manager.crash();
        world.timeline.after(amount * 1_000, manager.start);
      };
      const giveUp = whenAny(scene, isEnabling, (pod) => {
        if (pod !== forger) return;
        stall(world, pod, [8_000, 12_000 + amount * 6_000]);
        after((amount * 13 % 1) * 1_500, strike);
      });
      const next = 1 +
        Math.max(...world.pods.map(({ manager }) => counterOf(manager.credentials())));
      for (const { manager } of world.pods) {
        const before = manager.credentials();
        if (before.kind === "valid") manager.setCredentials(withCounter(before, next));
      }
      return endedBy(giveUp, forger.manager.start);
    },
  },
};
