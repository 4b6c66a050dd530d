/** Whom a forger may ask to take the right, and whom not yet. */
import assert from "assert";
import type { State } from "../../../lib/core/mod.ts";
import type { Invariant, JudgedPod } from "../../sim/judge.ts";
import { openOfferJudge } from "../../sim/judge_of_offers.ts";

function scene() {
  const broken: Invariant[] = [];
  const judge = openOfferJudge({
    pods: [{ name: "a" }] as unknown as readonly JudgedPod[],
    breach: (invariant) => broken.push(invariant),
  });
  let resting: State["offering"]["resting"] = [];
  let physical = 0;
  const held = (
    offer: { readonly target: string; readonly nonce: string } | null,
    identity = "me",
  ) =>
    judge.held(0, {
      config: { identity },
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
  return { broken, held, askInVain, wait: (time: number) => void (physical += time) };
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
