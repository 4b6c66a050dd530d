import assert from "assert";
import { fc, testAlways } from "testing";
import { initialState, type State } from "../../../lib/core/mod.ts";
import { campaign } from "../../../lib/core/campaign.ts";
import { rankLast } from "../../../lib/core/rank.ts";
import { BEGINNING, timingsOf } from "../../support/core-world/mod.ts";
import { CONFIG } from "./machine.ts";

const MINUTE = 60_000;

const nonces = fc.stringMatching(/^[0-9a-f]{32}$/);
const leases = fc.integer({ min: 12, max: 300 }).map((seconds) => seconds * 1000);

interface Loser {
  readonly startNonce: string;
  readonly leaseDuration: number;
  readonly losses: number;
  readonly sequence: number;
}

const loser: fc.Arbitrary<Loser> = fc.record({
  startNonce: nonces,
  leaseDuration: leases,
  losses: fc.nat(10),
  sequence: fc.nat(1_000_000),
});

/** A pod whose campaign has just ended without a majority, and without being in anybody's way. */
function loses({ startNonce, leaseDuration, losses, sequence }: Loser): State {
  const config = { ...CONFIG, startNonce, timings: timingsOf({ leaseDuration }) };
  const state = initialState(config, { monotonic: 0, wall: BEGINNING, boot: 0 });
  const running = { ...state.campaign, running: { firstSuccess: null }, losses };
  return campaign({ state: { ...state, sequence, campaign: running }, effects: [] }).state;
}

testAlways(
  "after a lost campaign the pause doubles with each loss up to 1.25 waits, and jitter doubles it at most",
  fc.property(loser, (one) => {
    const state = loses(one);
    const { challengerWaits } = state.config.timings;
    const least = Math.min(500 * 2 ** one.losses, 1.25 * challengerWaits);
    const pause = state.campaign.standBackUntil - state.clocks.physical;
    assert(pause >= least && pause < 2 * least, `${pause} ms, expected from ${least} ms on`);
    assert.equal(state.campaign.running, null);
  }),
);

testAlways(
  "after most losses the pause outlasts the wait of anybody else",
  fc.property(loser, (one) => {
    const { campaign, config } = loses({ ...one, losses: 10 });
    assert(campaign.standBackUntil > config.timings.challengerWaits);
  }),
);

testAlways(
  "two pods that lose together again and again are drawn apart",
  fc.property(nonces, nonces, fc.nat(1_000), (one, other, sequence) => {
    fc.pre(one !== other);
    const pauses = (startNonce: string) =>
      Array.from(
        { length: 40 },
        (_, at) =>
          loses({ startNonce, leaseDuration: 15_000, losses: 0, sequence: sequence + at }).campaign
            .standBackUntil,
      );
    const [mine, theirs] = [pauses(one), pauses(other)];
    assert(Math.max(...mine) - Math.min(...mine) > 200, "of one pod");
    assert(mine.some((pause, at) => Math.abs(pause - (theirs[at] ?? 0)) > 50), "of two pods");
  }),
  50,
);

testAlways(
  "who failed to forge ranks last for ten minutes, doubling up to five times, from now on",
  fc.property(fc.nat(40), fc.nat(1_000_000), (failures, physical) => {
    const state = initialState(CONFIG, { monotonic: 0, wall: BEGINNING, boot: 0 });
    const failed = rankLast({
      state: {
        ...state,
        clocks: { ...state.clocks, physical },
        campaign: { ...state.campaign, failures },
      },
      effects: [],
    }, "its node failed").state.campaign;
    const lasts = failed.ranksLastUntil - physical;
    assert(lasts >= 10 * MINUTE && lasts <= 320 * MINUTE);
    if (failures > 0 && failures <= 5) assert.equal(lasts, 10 * MINUTE * 2 ** failures);
    assert.equal(failed.failures, failures + 1);
    assert(failed.handsOver);
  }),
);
