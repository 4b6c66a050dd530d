import {
  act,
  allSayWhy,
  anotherForges,
  type Chapter,
  each,
  everybody,
  forgesOn,
  leader,
  nobodyForges,
  nodesLived,
  pass,
  ready,
} from "../rig/mod.ts";

const relay = { manager: { APPLICATION_TYPE: "relay-only" } };

/** Nothing is broken. */
export const calm: Chapter = {
  title: "In calm weather",
  scenarios: [
    {
      name: "first election: one of three forges, and only it has keys",
      steps: [forgesOn(leader, 10), ready(everybody), nodesLived(everybody)],
      broken: "lease_object.ts: writes replace whatever version there is: nobody keeps the right",
    },
    {
      name: "graceful handover, with a second SIGTERM during the stop",
      steps: [
        act(
          "SIGTERM to the manager of the leader, twice",
          (scene) =>
            each(leader, scene, async ({ manager }) => {
              const exit = manager.nextExit();
              manager.kill("SIGTERM");
              // Two at once would be heard as one.
              await pass(1_000);
              manager.kill("SIGTERM");
              const { code } = await exit;
              if (code !== 0) throw new Error(`The manager ended with ${code}, expected 0`);
            }),
        ),
        anotherForges("handover"),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken: "end_requests.ts: the second SIGTERM ends the process at once: it ends with 1",
    },
    {
      name: "nobody may stand",
      world: { members: [relay, relay] },
      opens: "dark",
      ends: "dark",
      steps: [allSayWhy("never_forges", /APPLICATION_TYPE/), nobodyForges()],
      broken: "vacancy.ts: nothing is written while nobody leads: the CardanoLeader stays silent",
    },
  ],
};
