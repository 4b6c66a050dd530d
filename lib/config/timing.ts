import { deriveTimings, type TimingInput, type Timings } from "../core/mod.ts";
import { number, seconds } from "./numbers.ts";
import { openReading, type Reading } from "./reading.ts";

const NAMES = [
  "LEASE_DURATION",
  "SLEEP_INTERVAL",
  "REQUEST_TIMEOUT",
  "CLOCK_RATE_ERROR",
  "STOP_BOUND",
] as const;

/** Fraction by which a time daemon may slew a clock on Linux. */
const LARGEST_SLEW = 0.1;

/** The times as set, each in its range. */
export function readTimingInput(reading: Reading): TimingInput {
  const stopBound = seconds(reading, "STOP_BOUND", { least: 1, most: 300 });
  const input = {
    // A Lease keeps its duration in whole seconds.
    leaseDuration: seconds(reading, "LEASE_DURATION", { least: 5, most: 300, whole: true }),
    sleepInterval: seconds(reading, "SLEEP_INTERVAL", { least: 1, most: 300 }),
    requestTimeout: seconds(reading, "REQUEST_TIMEOUT", { least: 0.1, most: 60 }),
    clockRateError: number(reading, "CLOCK_RATE_ERROR", { least: 0.01, most: 0.3 }),
    ...(stopBound === null ? {} : { stopBound }),
  };
  if (input.clockRateError < LARGEST_SLEW) {
    reading.note(
      "warning",
      "CLOCK_RATE_ERROR",
      "Time daemons may slew a clock by a fraction of 0.1: with less, the promise that no two " +
        "nodes forge rests on clocks that keep better time than that",
    );
  }
  return input;
}

/** Derives every deadline; what does not fit becomes a problem of the variable to blame. */
export function fitTimings(reading: Reading, input: TimingInput): Timings | null {
  const decision = deriveTimings(input);
  if (decision.kind === "fits") return decision.timings;
  const name = blame(reading);
  reading.refuse(
    name,
    `does not fit the rules: ${decision.because}`,
    `Correct ${name}, or leave out all of ${NAMES.join(", ")}: the defaults fit`,
  );
  return null;
}

/** The first setting without which the others would fit, else the lease duration. */
function blame(reading: Reading): (typeof NAMES)[number] {
  const fitsWithout = (spared: string) => {
    const others = NAMES.filter((name) => name !== spared);
    const environment = Object.fromEntries(
      others.map((name) => [name, reading.given(name) ?? undefined]),
    );
    return deriveTimings(readTimingInput(openReading(environment, null))).kind === "fits";
  };
  return NAMES.find((name) => reading.given(name) !== null && fitsWithout(name)) ??
    "LEASE_DURATION";
}
