/** What pods tell each other of who signs, against one who knows all that was ever said. */
import assert from "assert";
import { fc, testAlways } from "testing";
import { initialState, type State, type Version, waitFor } from "../../../lib/core/mod.ts";
import { othersSignUntil, toldOfOthers, withOtherSigners } from "../../../lib/core/slots.ts";
import { BEGINNING, DEFAULTS } from "../../support/core-world/mod.ts";
import { CONFIG, ownPart, record, release, version } from "./machine.ts";

const { leaseDuration, clockRateError } = DEFAULTS;
const RIGHT_AND_CLOCKS = waitFor(3 * leaseDuration, clockRateError);
const CLOCKS = waitFor(2 * leaseDuration, clockRateError);
const PODS = 3;
const REGISTERS = 3;
/** So that each of them is told by its name, and none is forgotten for room. */
const IDENTITIES = 8;

/** What one identity once said of itself. */
interface Said {
  readonly who: string;
  readonly order: number;
  readonly until: number;
  readonly isRelease: boolean;
}

/** How a pod has come to know of what was said. */
interface Hearing {
  /** Until when on the challenger's clock it counts. */
  readonly counts: number;
  /** Somebody told it without the name: then it may be one's own. */
  readonly nameless: boolean;
}

/** A version of a record, and all that whoever wrote it had heard and did still count. */
interface Written {
  readonly version: Version;
  readonly said: Said;
  readonly heard: readonly (readonly [Said, Hearing])[];
}

interface Pod {
  readonly identity: string;
  readonly state: State;
  readonly writes: number;
  readonly heard: ReadonlyMap<Said, Hearing>;
}

type Act =
  & {
    readonly pod: number;
    readonly register: number;
    readonly pause: number;
  }
  & (
    | { readonly kind: "hold"; readonly ahead: number; readonly names: boolean }
    | { readonly kind: "release"; readonly ahead: number; readonly names: boolean }
    | { readonly kind: "read"; readonly back: number }
    | { readonly kind: "restart" }
  );

const where = {
  pod: fc.nat(PODS - 1),
  register: fc.nat(REGISTERS - 1),
  pause: fc.oneof(fc.nat(100), fc.nat(500), fc.nat(20_000)),
};

function acts(names: fc.Arbitrary<boolean>): fc.Arbitrary<readonly Act[]> {
  const ahead = fc.integer({ min: -20_000, max: 30_000 });
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ ...where, kind: fc.constant("hold"), ahead, names }) },
    { weight: 2, arbitrary: fc.record({ ...where, kind: fc.constant("release"), ahead, names }) },
    // A register may be restored, and a watch late.
    { weight: 8, arbitrary: fc.record({ ...where, kind: fc.constant("read"), back: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ ...where, kind: fc.constant("restart") }) },
  );
  return fc.array(act, { maxLength: 60, size: "max" });
}

function started(index: number, life: number): Pod {
  const identity = `p${index}/${life}`;
  const state = initialState({ ...CONFIG, identity }, { monotonic: 0, wall: BEGINNING, boot: 0 });
  return { identity, state, writes: 0, heard: new Map() };
}

/** Pods, registers and time. After each act `judge` sees the pod that acted, and all that was said. */
function play(acts: readonly Act[], judge: (pod: Pod, now: number, said: readonly Said[]) => void) {
  const pods = Array.from({ length: PODS }, (_, index) => started(index, 0));
  const histories: Written[][] = Array.from({ length: REGISTERS }, () => []);
  const said: Said[] = [];
  let identities = PODS;
  let now = 0;
  acts.forEach((act, index) => {
    now += act.pause;
    const history = histories[act.register] ?? [];
    const pod = at(pods[act.pod] ?? started(0, 0), now);
    if (act.kind === "restart") {
      if (identities < IDENTITIES) pods[act.pod] = started(act.pod, identities += 1);
    } else if (act.kind === "read") {
      const written = history.at(-1 - Math.min(act.back, history.length - 1));
      pods[act.pod] = written === undefined ? pod : reading(pod, written, now);
    } else {
      const { next, written } = writing(pod, act, history.length + 1, now + index / 100);
      history.push(written);
      said.push(written.said);
      pods[act.pod] = next;
    }
    for (const one of pods) judge(at(one, now), now, said);
  });
}

function at(pod: Pod, now: number): Pod {
  const { state } = pod;
  return { ...pod, state: { ...state, clocks: { ...state.clocks, challenger: now } } };
}

function writing(
  pod: Pod,
  { kind, ahead, names }: Extract<Act, { readonly names: boolean }>,
  revision: number,
  now: number,
): { readonly next: Pod; readonly written: Written } {
  const order = pod.writes + 1;
  const isRelease = kind === "release";
  const until = BEGINNING + now + ahead;
  const nonce = `${pod.identity}-${order}`;
  const { signers, othersSignUntil } = toldOfOthers(pod.state);
  const told = { othersSignUntil, ...(names && signers !== undefined ? { signers } : {}) };
  const mark = isRelease ? release(pod.identity, nonce).own?.mark ?? null : null;
  const own = ownPart(nonce, { signsUntil: until, mark, ...told });
  return {
    next: { ...pod, writes: order },
    written: {
      version: version(revision, record(isRelease ? "" : pod.identity, own)),
      said: { who: pod.identity, order, until, isRelease },
      heard: [...pod.heard].filter(([, { counts }]) => now < counts)
        .map(([one, { counts, nameless }]) => [one, { counts, nameless: nameless || !names }]),
    },
  };
}

function reading(pod: Pod, { version, said, heard }: Written, now: number): Pod {
  if (said.who === pod.identity) return pod;
  const signing = withOtherSigners(pod.state, version);
  const all = new Map(pod.heard);
  const hear = (one: Said, lasts: number, nameless: boolean) => {
    const before = all.get(one) ?? { counts: now + lasts, nameless: false };
    if (one.who !== pod.identity || nameless) {
      all.set(one, { ...before, nameless: nameless || before.nameless });
    }
  };
  for (const [one, { nameless }] of heard) hear(one, RIGHT_AND_CLOCKS, nameless);
  hear(said, said.isRelease ? CLOCKS : RIGHT_AND_CLOCKS, false);
  return { ...pod, state: { ...pod.state, signing }, heard: all };
}

/** Taken back is what was said before a release, whoever has heard of that. */
function isTakenBack(one: Said, said: readonly Said[]): boolean {
  return said.some(({ who, order, isRelease }) =>
    isRelease && who === one.who && order > one.order
  );
}

/** A larger time that was heard before is over no later: by then every clock is past both. */
function countsUntil(one: Said, heard: Pod["heard"]): number {
  const larger = [...heard].flatMap(([other, { counts }]) =>
    other.until >= one.until ? [counts] : []
  );
  return Math.min(...larger);
}

testAlways(
  "nobody reckons with less than what it was told, by whomever, and was not taken back",
  fc.property(acts(fc.boolean()), (acts) => {
    play(acts, ({ state, identity, heard }, now, said) => {
      for (const one of heard.keys()) {
        if (one.who === identity || now >= countsUntil(one, heard) || isTakenBack(one, said)) {
          continue;
        }
        const reckoned = othersSignUntil(state) ?? -Infinity;
        assert(reckoned >= one.until, `${JSON.stringify(one)}: ${reckoned - BEGINNING}`);
      }
    });
  }),
  3_000,
);

testAlways(
  "where all tell names, nobody reckons with its own time, nor with one that nobody said",
  fc.property(acts(fc.constant(true)), (acts) => {
    play(acts, ({ state, identity }, _, said) => {
      const reckoned = othersSignUntil(state);
      const isTrue = said.some(({ who, until }) => who !== identity && until === reckoned);
      assert(reckoned === null || isTrue, `${identity}: ${(reckoned ?? 0) - BEGINNING}`);
    });
  }),
  3_000,
);
