import assert from "assert";
import { handovers } from "../../support/ledger.ts";
import { makeToken } from "../../support/servers/mod.ts";
import { givePermissions } from "./api.ts";
import { act, claim, each, leader, pass, standby, type Step, type Who } from "./scene.ts";

const ACCOUNT = "cardano-forge-manager";
/** The API server is up for so long before it is killed again, in milliseconds. */
const UP_FOR = 2_000;

/** All but one of three. */
export const leaderAndStandby: Who = {
  name: "the leader and a standby",
  among: (scene) => [...leader.among(scene), ...standby.among(scene)],
};

/** The front before the API server shows another certificate, and cuts every connection. */
export function showCertificate(signedBy: "the cluster" | "a stranger"): Step {
  return act(`the API server shows a new certificate, signed by ${signedBy}`, async ({ pool }) => {
    if (pool.api === null) throw new Error("The pool was opened without a front");
    await pool.api.rotateCertificate({ signedBy });
  });
}

/** The kubelet puts a new token in the place of the old one. */
export function renewTokens(who: Who): Step {
  return act(`the token of ${who.name} is replaced`, async (scene) => {
    const token = await makeToken(scene.pool.plane, ACCOUNT);
    await each(who, scene, ({ pod }) => pod.setToken(token));
  });
}

/** The account is deleted and made anew: no token that was given before is valid any more. */
export function revokeTokens(): Step {
  return act("all tokens are revoked: the service account is made anew", async (scene) => {
    await scene.pool.plane.kubectl.run(["delete", "serviceaccount", ACCOUNT]);
    await givePermissions().run(scene);
  });
}

/** The API server is killed and started again, and once more, and once more. */
export function restartApi(times: number): Step {
  return act(`the API server is killed and started again ${times} times`, async ({ pool }) => {
    for (let count = 0; count < times; count++) {
      await pool.plane.restart();
      await pass(UP_FOR);
    }
  });
}

/** The signing went from one node to another at most so often since the scenario began. */
export function changedHandsAtMost(times: number): Step {
  return claim(`the signing changed hands at most ${times} times`, async ({ pool, began }) => {
    const lines = (await pool.ledger()).filter(({ at }) => at >= began - UP_FOR);
    const changes = handovers(lines).map(({ from, to }) => `${from.node} to ${to.node}`);
    assert(changes.length <= times, changes.join(", "));
  });
}
