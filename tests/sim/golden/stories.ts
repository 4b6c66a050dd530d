import type { Stage, Story } from "./story.ts";
import { CALM_WORLD } from "./story.ts";

/** A fault that befalls the leader for so many seconds, and what follows within as many again. */
function befallsLeader(fault: string, lasts: number, after = 40, amount = 0.5) {
  return ({ befalls, leader, wait }: Stage): void => {
    const end = befalls(fault, leader(), amount);
    wait(lasts);
    end();
    wait(after);
  };
}

/** A pod in each of three clusters. */
const SPREAD = {
  clusters: { names: ["eu", "us", "ap"], failbackDelay: 30_000, policyMaxAge: 60_000 },
} as const;
const THREE = { registers: 3, beginsWith: 3 } as const;

export const STORIES: readonly Story[] = [
  { name: "first election", plot: ({ wait }) => wait(10) },
  { name: "graceful handover", plot: befallsLeader("ending", 20) },
  {
    name: "the pod of the leader is deleted, and waits for the handover",
    plot: befallsLeader("preStop", 20),
  },
  { name: "crash of the leading manager", plot: befallsLeader("crash", 40) },
  { name: "crash of the leading manager, restarted at once", plot: befallsLeader("crash", 1) },
  { name: "crash of the leading pod", plot: befallsLeader("everythingDies", 30) },
  { name: "partition and heal", plot: befallsLeader("cut", 40) },
  { name: "answers lost after the commit", plot: befallsLeader("answersLost", 40) },
  { name: "freeze and thaw", plot: befallsLeader("freeze", 40) },
  { name: "a host sleeps and wakes", plot: befallsLeader("suspend", 40) },
  { name: "the node dies", plot: befallsLeader("nodeDies", 1) },
  {
    name: "a handover to a node that is deaf to SIGHUP",
    plot({ world, befalls, leader, wait }) {
      const before = leader();
      const ends = world.pods.filter((pod) => pod !== before).map((pod) => befalls("deaf", pod));
      befalls("ending", before)();
      wait(90);
      for (const end of ends) end();
      wait(60);
    },
  },
  { name: "the node replays", plot: befallsLeader("replay", 30, 60, 0.3) },
  { name: "the node is started without the flag", plot: befallsLeader("withoutFlag", 30, 60) },
  {
    name: "the gauge lies while the right ends",
    plot(stage) {
      const end = stage.befalls("lyingGauge", stage.leader(), 0);
      befallsLeader("cut", 30)(stage);
      end();
    },
  },
  { name: "the register is down", plot: befallsLeader("registerDown", 40, 60) },
  { name: "the register is restored", plot: befallsLeader("restored", 1, 60, 0.2) },
  { name: "the register is wiped", plot: befallsLeader("wiped", 1, 60) },
  { name: "the record is emptied by hand", plot: befallsLeader("emptied", 1, 60) },
  { name: "somebody else takes the record", plot: befallsLeader("taken", 1, 60, 0.3) },
  { name: "a degraded leader offers", plot: befallsLeader("sourcesGone", 30, 60) },
  {
    name: "a degraded leader offers to a pod that is gone, and then to the next",
    plot(stage) {
      const [register] = stage.world.registers;
      if (register === undefined) throw new Error("a world has a register");
      stage.world.boardOf(register).leave({
        ...{ identity: "p9/9/9n0", ready: true, tip: 1_000_100, answers: null },
      });
      stage.wait(10);
      befallsLeader("tipBehind", 40, 60)(stage);
    },
  },
  { name: "the tips of all nodes stand still", plot: befallsLeader("tipsStandStill", 120) },
  { name: "the certificate is rotated", plot: befallsLeader("rotated", 30, 60) },
  {
    name: "the wall clock of the leader is set back",
    plot: befallsLeader("wallStep", 30, 60, 0.12),
  },
  { name: "three registers: one is lost", world: THREE, plot: befallsLeader("registerDown", 40) },
  {
    name: "three registers: two are lost",
    world: THREE,
    plot({ world, wait }) {
      const lost = world.registers.slice(1);
      world.tell("fault: two of three registers are down");
      for (const register of lost) register.mode = "down";
      wait(40);
      world.tell("fault ends: they are back");
      for (const register of lost) register.mode = "up";
      wait(60);
    },
  },
  {
    name: "two pods of one name",
    world: { pods: CALM_WORLD.pods.map((pod) => ({ ...pod, name: "p0" })) },
    plot: befallsLeader("crash", 40),
  },
  {
    name: "clusters: the best is disabled, and the next takes over",
    world: SPREAD,
    plot({ world, wait }) {
      world.tell("an operator disables eu");
      world.clusters?.patch("eu", { forgeState: "Disabled" });
      wait(20);
    },
  },
  {
    name: "clusters: the best is back, and gets the right after the delay",
    world: SPREAD,
    plot({ world, wait }) {
      world.clusters?.patch("eu", { forgeState: "Disabled" });
      wait(30);
      world.tell("an operator enables eu again");
      world.clusters?.patch("eu", { forgeState: "Priority-based" });
      wait(60);
    },
  },
  {
    name: "clusters: an override expires",
    world: SPREAD,
    plot({ world, leader, wait }) {
      const expiresAt = leader().host.read().wall + 20_000;
      world.tell("an operator disables eu for 20 s by an override");
      const override = { expiresAt, forcePriority: null, forceState: "Disabled" } as const;
      world.clusters?.patch("eu", { override });
      wait(90);
    },
  },
];
