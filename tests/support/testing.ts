/**
 * What the tests import as `testing`: `Deno.test` with honest skips, fake timers, and properties
 * that print how to replay a failure.
 *
 * @module
 */
import fc from "fast-check";
import FakeTimers from "fake-timers";

export { FakeTimers, fc };

/** Whether a missing tool must fail the run instead of skipping a tier. */
export const inCi = Deno.env.get("CI") === "true";

/**
 * Registers a test that needs something this machine may lack.
 *
 * `missing` names what is missing, or is `null`. Where it is missing the run says `SKIPPED` and
 * why; under `CI=true` that is a failure.
 */
export function testWhere(
  missing: string | null,
  name: string,
  run: (context: Deno.TestContext) => void | Promise<void>,
): void {
  if (missing === null) {
    Deno.test(name, run);
    return;
  }
  const why = `SKIPPED ${name}: ${missing}`;
  if (inCi) {
    Deno.test(name, () => {
      throw new Error(`${why} (a skipped test counts as failed in CI)`);
    });
    return;
  }
  Deno.stderr.writeSync(new TextEncoder().encode(`${why}\n`));
  Deno.test({ name: `${name} (${why})`, ignore: true, fn: () => {} });
}

/** Seed of this run's random tests: `SEED` from the environment, else another one each time. */
export const seed = Number(
  Deno.env.get("SEED") ?? (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1,
);

/** How often a property is tried where a test does not say otherwise. */
const RUNS = 200;

/** Registers a test that tries a property with the run's seed. */
export function testAlways(
  name: string,
  property: fc.IRawProperty<unknown>,
  runs: number = RUNS,
): void {
  Deno.test(name, () => holds(name, property, runs));
}

/** Tries a fast-check property with the run's seed; a failure prints the command that replays it. */
export async function holds(
  name: string,
  property: fc.IRawProperty<unknown>,
  runs: number = RUNS,
): Promise<void> {
  const details = await fc.check(property as fc.IRawProperty<[unknown]>, { seed, numRuns: runs });
  if (!details.failed) return;
  const replay = `SEED=${details.seed} deno task unit --filter ${JSON.stringify(name)}`;
  throw new Error(`${fc.defaultReportMessage(details)}\nReplay: ${replay}`);
}

/**
 * Runs a test on a clock of its own: what was to happen after some time happens when the test lets
 * that pass. Files, processes and requests are real, and have all the time that they need.
 */
export async function onFakeClock(
  run: (clock: ReturnType<typeof FakeTimers.install>) => Promise<void>,
): Promise<void> {
  const clock = FakeTimers.install({ toFake: ["setTimeout", "clearTimeout"] });
  await run(clock).finally(() => clock.uninstall());
}
