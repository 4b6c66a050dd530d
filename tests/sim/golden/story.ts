import { FAULTS } from "../faults/mod.ts";
import { openTranscript } from "../transcript.ts";
import { openWorld, type Pod, type World, type WorldPlan } from "../world.ts";

/** A story that every reader of the transcripts should know by heart. */
export interface Story {
  readonly name: string;
  /** How its world differs from three calm pods and one register. */
  readonly world?: Partial<WorldPlan>;
  readonly plot: (stage: Stage) => void;
}

/** What a plot is told with. */
export interface Stage {
  readonly world: World;
  /** Lets so many seconds pass. */
  readonly wait: (seconds: number) => void;
  /** The pod whose node forges. */
  readonly leader: () => Pod;
  /** Lets a fault befall a pod, and the first register; what it returns ends it. */
  readonly befalls: (fault: string, pod: Pod, amount?: number) => () => void;
}

export const CALM_WORLD: WorldPlan = {
  seed: 7,
  registers: 1,
  beginsWith: 1,
  pods: ["p0", "p1", "p2"].map((name) => ({
    name,
    leaseDuration: 15_000,
    requireNodeMetrics: true,
    habits: {
      flag: true,
      bulk: false,
      replay: 0,
      handler: [200, 300],
      deaf: false,
      stubborn: false,
      metrics: "answer",
      gauge: null,
      restartsAfter: 2_000,
      behind: 0,
      standsAt: null,
    },
  })),
  drift: { error: 0.02, offset: 500 },
  weather: { latency: [2, 20], loss: 0, duplicates: 0 },
};

/** Until somebody forges for the first time. */
const OPENING = 40;

/** What happens in a story, line by line. */
export function transcriptOf({ world: differs, plot }: Story): string {
  const { listener, lines } = openTranscript();
  const world = openWorld({ ...CALM_WORLD, ...differs }, { listener });
  const run = (seconds: number) => world.timeline.runUntil(world.timeline.now() + seconds * 1_000);
  const leader = () => {
    const pod = world.pods.find(({ node }) => node.forges());
    if (pod === undefined) throw new Error("no pod forges");
    return pod;
  };
  run(OPENING);
  plot({
    world,
    wait: run,
    leader,
    befalls(name, pod, amount = 0.5) {
      const fault = FAULTS[name];
      const [register] = world.registers;
      if (fault === undefined || register === undefined) throw new Error(`no fault ${name}`);
      world.tell(`fault: ${name} (${pod.name})`);
      const end = fault({ world, pod, register, amount });
      return () => {
        world.tell(`fault ends: ${name} (${pod.name})`);
        end?.();
      };
    },
  });
  const violated = world.judge.violations().map(({ invariant }) => invariant);
  const { slots } = world.judge.signed();
  return [
    ...lines(),
    "",
    `${slots} slots signed, ${world.judge.transitions()} handovers, violated: ${
      violated.join(", ") || "nothing"
    }`,
    "",
  ].join("\n");
}
