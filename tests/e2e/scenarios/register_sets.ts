import {
  allRegions,
  anotherForges,
  anotherRegion,
  besideSecondPool,
  type Chapter,
  didNotForge,
  everybody,
  forger,
  forgesOn,
  heldEverywhere,
  heldIn,
  kill,
  leader,
  leadersRegion,
  metricsTellOwnPool,
  nobodyForges,
  nodesLived,
  nothingIsLost,
  notReady,
  oneOfEachRegion,
  otherRegions,
  ownSetAlone,
  podsOf,
  ready,
  registersShow,
  remade,
  remadeAfterCrash,
  remadeWith,
  renamedSet,
  retires,
  somebodyForges,
} from "../rig/mod.ts";

/** What those say who would have to take the record of a set that is in use, or may be. */
const OTHER_SET = /belongs to \S+, expected \S+: this pool has kept its right in other registers/;

/** Where it is once, the right stays: no cluster is better for so long. */
const steady = { manager: { FAILBACK_DELAY: "86400" } };

/** Three API servers, and managers that do not agree which of them give the right. */
export const registerSets: Chapter = {
  title: "Sets of registers that differ, and that change",
  together: { regions: 3, members: [steady, steady] },
  scenarios: [
    {
      name: "one cluster counts its own register alone: its pods do not stand, and say why",
      steps: [
        remadeWith(podsOf(anotherRegion), ownSetAlone),
        notReady(podsOf(anotherRegion), OTHER_SET),
        forgesOn(leader, 20),
        nothingIsLost(),
        kill(leader, ["manager", "node"]),
        somebodyForges("crash", 5_000),
        notReady(podsOf(anotherRegion), OTHER_SET),
        didNotForge(podsOf(anotherRegion)),
        remade(podsOf(anotherRegion)),
        ready(everybody),
        heldEverywhere(),
      ],
      broken: "strange.ts: a record of another set is like any other: its pods take the register",
    },
    {
      name: "the set is edited in one pod of each region: the others go on with the old one",
      steps: [
        remadeWith(oneOfEachRegion, renamedSet),
        anotherForges("handover"),
        notReady(oneOfEachRegion, OTHER_SET),
        forgesOn(forger, 10),
        remade(oneOfEachRegion),
        ready(everybody),
        heldEverywhere(),
      ],
      broken:
        "strange.ts: a record of another set is like any other: those pods call themselves ready",
    },
    {
      name: "the set is changed by the procedure, one region after the other",
      steps: [
        remadeWith(podsOf(otherRegions), renamedSet),
        notReady(podsOf(otherRegions), OTHER_SET),
        forgesOn(leader, 10),
        nothingIsLost(),
        remadeWith(podsOf(leadersRegion), renamedSet),
        somebodyForges(["handover", "first_election"]),
        ready(everybody),
        heldIn(allRegions),
        registersShow(everybody, 0, /(lists +hub=\S+, r2=\S+, r3=\S+[^]*){3}/),
        remade(everybody),
        somebodyForges(["handover", "first_election"]),
        ready(everybody),
        heldEverywhere(),
      ],
      broken:
        "listing.ts: an ending pod leaves its registers to nobody: nobody of the new set forges",
    },
    {
      name: "the set is changed, and all of the old one crash: `registers retire` ends it",
      steps: [
        remadeWith(everybody, renamedSet),
        somebodyForges(["handover", "first_election"]),
        ready(everybody),
        remadeAfterCrash(everybody),
        nobodyForges(20),
        notReady(everybody, OTHER_SET),
        registersShow(everybody, 4, /belongs to .*\(another\)/),
        retires(renamedSet),
        somebodyForges("first_election"),
        ready(everybody),
        heldEverywhere(),
      ],
      broken: "strange.ts: a retired set is like one in use: nobody forges after the command",
    },
    {
      name:
        "two pools on the same API servers and in the same namespaces: neither touches the other",
      steps: [
        besideSecondPool(steady, (inSecond) => [
          inSecond(ready(everybody), heldEverywhere(), metricsTellOwnPool()),
          metricsTellOwnPool(),
          nothingIsLost(),
          inSecond(kill(leader, ["manager", "node"]), anotherForges("crash")),
          nothingIsLost(),
          kill(leader, ["manager"], "SIGTERM"),
          anotherForges("handover"),
          inSecond(forgesOn(forger, 5), heldEverywhere()),
        ]),
        ready(everybody),
        heldEverywhere(),
        nodesLived(everybody),
      ],
      broken:
        "clusters/other_manager.ts: another pool's Lease counts like an original's: the first pool hands over to nobody",
    },
  ],
};
