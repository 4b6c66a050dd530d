import type { Member } from "../e2e/pool/member.ts";
import { eventually } from "../support/servers/mod.ts";

/** How often a starting manager is asked, in milliseconds: the resolution of the figure. */
const ASK_EVERY = 5;

/**
 * Waits until a manager was started again, and answers how many seconds passed from the start of its
 * binary to the first answer on `/startup-status`.
 */
export async function restartedReady(
  { name, manager }: Member,
  ask: (path: string) => Promise<number | null>,
): Promise<number> {
  const before = manager.pid();
  const options = { limit: 90_000, every: ASK_EVERY };
  await eventually(`${name}'s manager to be started again`, () => {
    const pid = manager.pid();
    return pid !== null && pid !== before || null;
  }, options);
  const began = performance.now();
  await eventually(
    `${name}'s manager to answer`,
    async () => await ask("/startup-status") !== null || null,
    options,
  );
  return (performance.now() - began) / 1000;
}
