/** Whom a forger may ask to take the right, and whom not yet. */
import assert from "assert";
import type { State } from "../../../lib/core/mod.ts";
import type { Invariant, JudgedPod } from "../../sim/judge.ts";
import { openOfferJudge } from "../../sim/judge_of_offers.ts";

/** What is told beside the only register, by pods with this set and this tip. */
function toldBy(pods: Readonly<Record<string, { readonly set: string; readonly tip?: number }>>) {
  const seen = Object.entries(pods).map(([identity, its]) => ({ identity, tip: 100, ...its }));
  return [{ counter: 7, candidates: { seen } }];
}

/** A forger with which nothing is wrong, and to which a new set has come, as to everybody. */
const WELL = {
  credentials: { kind: "valid", set: "new", certificateCounter: 7 },
  node: { life: { tip: 100, socketSilence: null } },
  registers: toldBy({ "b/1": { set: "new" }, "c/2": { set: "new" } }),
};

function scene() {
  const broken: Invariant[] = [];
  const judge = openOfferJudge({
    pods: [{ name: "a" }] as unknown as readonly JudgedPod[],
    breach: (invariant) => broken.push(invariant),
  });
  let resting: State["offering"]["resting"] = [];
  let physical = 0;
  let is: object = WELL;
  const held = (
    offer: { readonly target: string; readonly nonce: string } | null,
    identity = "me",
  ) =>
    judge.held(0, {
      config: { identity, cluster: null, maxTipLag: 30_000 },
      ...is,
      clocks: { physical },
      offering: { offer, resting },
    } as unknown as State);
  /** An offer is made, and is over after ten seconds. */
  const askInVain = (target: string, nonce: string) => {
    held({ target, nonce });
    physical += 10_000;
    const times = (resting.find((one) => one.identity === target)?.times ?? 0) + 1;
    resting = [{ identity: target, until: physical, times }];
    held(null);
  };
  const wait = (time: number) => void (physical += time);
  return { broken, held, askInVain, wait, become: (state: object) => void (is = state) };
}

Deno.test("who was asked in vain is not asked again at once, nor after a second time", () => {
  const { broken, held, askInVain, wait } = scene();
  askInVain("b/1", "n1");
  assert.deepEqual(broken, []);
  wait(599_000);
  held({ target: "b/1", nonce: "n2" });
  assert.deepEqual(broken, ["offer_rests"]);
  held({ target: "b/1", nonce: "n2" });
  assert.equal(broken.length, 1);
  held(null);
  wait(2_000);
  askInVain("b/1", "n3");
  held({ target: "b/1", nonce: "n4" });
  assert.equal(broken.length, 2);
});

Deno.test("another is asked, whoever's offer was withdrawn, and anybody by a new process", () => {
  const { broken, held, askInVain } = scene();
  askInVain("b/1", "n1");
  held({ target: "c/2", nonce: "n2" });
  held(null);
  held({ target: "c/2", nonce: "n3" });
  held({ target: "b/1", nonce: "m1" }, "me again");
  assert.deepEqual(broken, []);
});

Deno.test("who hands over for a new set asks only a pod that has it; who is worse asks any", () => {
  const { broken, held, become } = scene();
  const registers = toldBy({ "b/1": { set: "old" }, "c/2": { set: "new" } });
  become({ ...WELL, registers });
  held({ target: "c/2", nonce: "n1" });
  assert.deepEqual(broken, []);
  held({ target: "b/1", nonce: "n2" });
  assert.deepEqual(broken, ["offer_fits"]);
  become({ ...WELL, registers: toldBy({ "b/1": { set: "old", tip: 131 } }) });
  held({ target: "b/1", nonce: "n3" });
  become({ ...WELL, registers, node: { life: { tip: 100, socketSilence: "refused" } } });
  held({ target: "b/1", nonce: "n4" });
  become({ ...WELL, registers, credentials: { kind: "invalid", because: "it has expired" } });
  held({ target: "b/1", nonce: "n5" });
  become({ ...WELL, registers: [{ ...registers[0], counter: 8 }] });
  held({ target: "b/1", nonce: "n6" });
  assert.equal(broken.length, 1);
  become({ ...WELL, registers: toldBy({ "b/1": { set: "old", tip: 130 } }) });
  held({ target: "b/1", nonce: "n7" });
  assert.equal(broken.length, 2);
});
