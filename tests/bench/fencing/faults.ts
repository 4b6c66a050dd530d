/** What happens to a forger, or to those who may have to stop it. */
import { COUNTER } from "../../e2e/pool/keys.ts";
import { NAME, type Solo } from "../../e2e/solo/solo.ts";
import { pause } from "../../support/servers/mod.ts";

/** A planned end. */
export function tellToEnd(solo: Solo): void {
  Deno.kill(solo.manager().pid, "SIGTERM");
}

/** The next certificate is there, and the forger takes it up. */
export async function rotate({ keys, place }: Solo): Promise<void> {
  await keys.write(place.secrets, { counter: COUNTER + 1 });
}

/** The manager reaches the API no more. */
export function cutOff({ api }: Solo): void {
  api.cutOff(NAME, true);
}

/** The manager is gone. */
export async function killManager(solo: Solo): Promise<void> {
  await solo.manager().kill();
}

/** The manager stands still. */
export function freezeManager(solo: Solo): void {
  solo.manager().freeze();
}

/** The manager hears nothing of its node, and a while later nothing of the API. */
export async function cutOffBlind(solo: Solo): Promise<void> {
  solo.metrics.stall(true);
  await pause(3_000);
  cutOff(solo);
}

/** The guard is gone. */
export async function killGuard({ guard }: Solo): Promise<void> {
  await guard.kill();
}

/** Both are gone, and the manager is back at once. */
export async function killBoth(solo: Solo): Promise<void> {
  await Promise.all([solo.guard.kill(), killAndRestart(solo)]);
}

/** The manager is gone, and back at once. */
export async function killAndRestart(solo: Solo): Promise<void> {
  await solo.manager().kill();
  await solo.restartManager();
}

/** Another tool writes itself into the record of the right. */
export async function takeLease({ api }: Solo): Promise<void> {
  const path = "/apis/coordination.k8s.io/v1/namespaces/default/leases/cardano-node-leader";
  const answer = await fetch(`${api.url}${path}`, {
    method: "PATCH",
    headers: {
      authorization: "Bearer stranger",
      "content-type": "application/merge-patch+json",
    },
    body: JSON.stringify({ spec: { holderIdentity: "stranger" } }),
  });
  if (!answer.ok) throw new Error(`The Lease cannot be taken: ${await answer.text()}`);
  await answer.body?.cancel();
}
