import { nearMissOf } from "./near_miss.ts";
import { proxyVariables } from "./proxies.ts";
import type { Environment, Reading } from "./reading.ts";
import { describe, variableNames } from "./variables/mod.ts";

const MOST_NEAR_MISSES = 20;

/** Says what was set and changes nothing, and what was probably meant otherwise. */
export function noteOddities(
  reading: Reading,
  environment: Environment,
  managesClusters: boolean,
): void {
  noteIneffective(reading, managesClusters);
  noteProxies(reading, environment);
  noteNearMisses(reading, environment);
}

function noteIneffective(reading: Reading, managesClusters: boolean): void {
  for (const name of variableNames()) {
    const { effect, meaning } = describe(name);
    if (effect === undefined || reading.given(name) === null) continue;
    if (effect === "none") {
      reading.note("info", name, `${name} is accepted and has no effect. ${meaning}`);
    } else if (!managesClusters) {
      const because = "it is for ENABLE_CLUSTER_MANAGEMENT=true";
      reading.note("info", name, `${name} has no effect: ${because}`);
    }
  }
}

function noteProxies(reading: Reading, environment: Environment): void {
  for (const name of proxyVariables) {
    if (!environment[name]) continue;
    reading.note(
      "warning",
      name,
      `${name} is set and removed from this process: its connections to the API server and to ` +
        "the node never go through a proxy",
    );
  }
}

function noteNearMisses(reading: Reading, environment: Environment): void {
  const misses = Object.keys(environment).flatMap((name) => {
    const meant = nearMissOf(name);
    return meant === null ? [] : [{ name, meant }];
  });
  for (const { name, meant } of misses.slice(0, MOST_NEAR_MISSES)) {
    reading.note("warning", name, `${name} is unknown and was ignored; was ${meant} meant?`);
  }
}
