import assert from "assert";
import { FakeTimers } from "testing";
import { endInOrder } from "../../support/kubelet/ending.ts";

/** What was told to stop with which grace, and when, if it takes that long to stop: all in ms. */
async function ended(grace: number, groups: readonly (readonly number[])[]): Promise<string[]> {
  const clock = FakeTimers.install({ now: 0 });
  try {
    const told: string[] = [];
    const ending = endInOrder(
      groups.map((group) =>
        group.map((takes) => ({
          stop(grace: number) {
            told.push(`${performance.now()}: ${grace}`);
            return new Promise((resolve) => setTimeout(resolve, Math.min(takes, grace)));
          },
        }))
      ),
      grace,
    );
    await clock.runAllAsync();
    await ending;
    return told;
  } finally {
    clock.uninstall();
  }
}

Deno.test("a group is told to stop when all before it are gone, with the grace that is left", async () => {
  assert.deepEqual(await ended(60_000, [[300, 5_000], [100]]), [
    ...["0: 60000", "0: 60000", "5000: 55000"],
  ]);
});

Deno.test("where the grace is used up, the last ones have two seconds", async () => {
  assert.deepEqual(await ended(60_000, [[90_000], [100]]), ["0: 60000", "60000: 2000"]);
});
