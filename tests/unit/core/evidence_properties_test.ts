import assert from "assert";
import { fc, testAlways } from "testing";
import {
  advanceClocks,
  type Clocks,
  type Evidence,
  type MetricsReport,
  startClocks,
} from "../../../lib/core/mod.ts";
import { afterSignal, NO_EVIDENCE, provesStopped, withSample } from "../../../lib/core/evidence.ts";
import { BEGINNING } from "../../support/core-world/mod.ts";

/** What happens at a moment: some time passes, and then somebody looks, or signals. */
interface Moment {
  readonly passed: number;
  readonly does: "looks" | "is answered by nobody" | "signals";
  /** By how much the counter has risen since. */
  readonly rises: number;
  readonly gauge: 0 | 1;
}

const moments = (rises: fc.Arbitrary<number>, does: fc.Arbitrary<Moment["does"]>) =>
  fc.array(
    fc.record({
      passed: fc.integer({ min: 100, max: 2_500 }),
      does,
      rises,
      gauge: fc.constantFrom(0, 1),
    }),
    { maxLength: 30 },
  );
const anything = moments(
  fc.constantFrom(0, 0, 0, 0, 1, 7),
  fc.constantFrom("looks", "looks", "looks", "looks", "is answered by nobody", "signals"),
);

interface Seen {
  readonly evidence: Evidence;
  readonly clocks: Clocks;
  readonly counter: number;
}

const START: Seen = {
  evidence: NO_EVIDENCE,
  clocks: startClocks({ monotonic: 0, wall: BEGINNING, boot: 0 }),
  counter: 3,
};

function sample(counter: number, gauge: 0 | 1): MetricsReport {
  return { kind: "sample", counter, gauge, startTime: 1, tipSlot: null };
}

function after({ evidence, clocks, counter }: Seen, moment: Moment): Seen {
  const monotonic = clocks.physical + moment.passed;
  const reading = { monotonic, wall: BEGINNING + monotonic, boot: 0 };
  const now = { clocks: advanceClocks(clocks, reading), counter: counter + moment.rises };
  if (moment.does === "signals") return { ...now, evidence: afterSignal(evidence) };
  const report: MetricsReport = moment.does === "looks"
    ? sample(now.counter, moment.gauge)
    : { kind: "unreachable", because: "timed out" };
  return { ...now, evidence: withSample(evidence, report, now.clocks) };
}

function proven({ evidence, clocks }: Seen): boolean {
  return provesStopped(evidence, clocks, true) === true;
}

/** Times of the last looks at one and the same counter, none of them before the last signal. */
function stillLooks(story: readonly Moment[]): readonly number[] {
  let looks: number[] = [];
  let [now, counter, seen] = [0, 3, Number.NaN];
  for (const { passed, does, rises } of story) {
    now += passed;
    counter += rises;
    if (does === "signals") looks = [];
    if (does !== "looks") continue;
    looks = counter === seen ? [...looks, now] : [now];
    seen = counter;
  }
  return looks;
}

testAlways(
  "a stop is proven exactly by four looks over three seconds at a counter that did not move",
  fc.property(anything, (story) => {
    const seen = story.reduce(after, START);
    const looks = stillLooks(story);
    const span = (looks.at(-1) ?? 0) - (looks[0] ?? 0);
    const gauge = story.findLast(({ does }) => does === "looks")?.gauge;
    assert.equal(proven(seen), looks.length >= 4 && span >= (gauge === 1 ? 3_400 : 3_000));
  }),
);

testAlways(
  "a counter that rises from one look to the next proves nothing, however long one looks",
  fc.property(
    moments(fc.integer({ min: 1, max: 3 }), fc.constantFrom("looks", "is answered by nobody")),
    (story) => {
      let seen = START;
      for (const moment of story) {
        seen = after(seen, moment);
        assert(!proven(seen));
      }
    },
  ),
);

testAlways(
  "what is proven stays proven while the counter stands still and the gauge says so",
  fc.property(anything, fc.integer({ min: 100, max: 2_500 }), (story, passed) => {
    const seen = story.reduce(after, START);
    fc.pre(proven(seen) && story.at(-1)?.does === "looks");
    const look = { passed, does: "looks", rises: 0, gauge: 0 } as const;
    assert(proven(after(seen, look)));
    assert(proven(after(seen, { ...look, does: "is answered by nobody" })));
    assert(!proven(after(seen, { ...look, rises: 1 })));
    assert(!proven(after(seen, { ...look, does: "signals" })));
  }),
);

testAlways(
  "of one that forged nothing is proven before the wall clock is past all that was seen of it",
  fc.property(
    fc.array(fc.integer({ min: -20_000, max: 20_000 }), { minLength: 2, maxLength: 6 }),
    fc.integer({ min: 4, max: 30 }),
    (steps, looks) => {
      let { evidence, clocks, counter } = START;
      let [stepped, highest] = [0, -Infinity];
      for (const [at, step] of [...steps, ...Array.from({ length: looks }, () => 0)].entries()) {
        const forges = at < steps.length;
        stepped += step;
        if (forges) counter += 1;
        const monotonic = clocks.physical + 1_000;
        const wall = BEGINNING + monotonic + stepped;
        clocks = advanceClocks(clocks, { monotonic, wall, boot: 0 });
        if (forges) highest = Math.max(highest, wall);
        evidence = withSample(evidence, sample(counter, 0), clocks);
        if (provesStopped(evidence, clocks, false) === true) assert(wall >= highest + 3_000);
      }
    },
  ),
);
