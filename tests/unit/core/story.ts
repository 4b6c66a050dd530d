import assert from "assert";
import type { RightRecord } from "../../../lib/core/mod.ts";
import { openWorld, type World } from "../../support/core-world/mod.ts";

/** Two pods in calm: `a` forges since some seconds, `b` stands by. */
export function calm(): World {
  const world = openWorld({ pods: { a: {}, b: { starts: false } } });
  world.run(18);
  world.pod("b").start();
  world.run(12);
  forgersAre(world, "a");
  return world;
}

/**
 * Asserts that the story tells these lines, in this order, whatever stands between them. A line is
 * the beginning of what is told, with its time (`t=7.5 a: …`) or without.
 */
export function tells(world: World, ...expected: readonly string[]): void {
  const story = world.story();
  let at = 0;
  for (const line of expected) {
    const found = story.findIndex((told, index) => index >= at && begins(told, line));
    if (found === -1) {
      const rest = story.slice(at).join("\n");
      assert.fail(`Expected ${JSON.stringify(line)} next, but the story goes on:\n${rest}`);
    }
    at = found + 1;
  }
}

/** Asserts that the story never tells a line that begins so. */
export function neverTells(world: World, beginning: string): void {
  const told = world.story().find((line) => begins(line, beginning));
  assert.equal(told, undefined, `${told} in:\n${world.story().join("\n")}`);
}

/** When the last line that begins so was told, in seconds. */
export function timeOf(world: World, beginning: string): number {
  const told = world.story().findLast((line) => begins(line, beginning));
  assert(
    told !== undefined,
    `Nobody tells ${JSON.stringify(beginning)}:\n${world.story().join("\n")}`,
  );
  return Number(/^t=([\d.]+)/.exec(told)?.[1]);
}

/** How often lines that begin so are told. */
export function countOf(world: World, beginning: string): number {
  return world.story().filter((line) => begins(line, beginning)).length;
}

/** Asserts that no rule of the promise was broken, and who forges now. */
export function forgersAre(world: World, ...names: readonly string[]): void {
  assert.deepEqual(world.breaches(), [], world.story().join("\n"));
  assert.deepEqual(world.forgers(), names, world.story().join("\n"));
}

function begins(told: string, line: string): boolean {
  return told.startsWith(line) || told.replace(/^t=\S+ /, "").startsWith(line);
}

/** Lets time pass, a millisecond at a time, until something holds; a minute at most. */
export function runUntil(world: World, holds: () => boolean): void {
  for (let i = 0; i < 60_000 && !holds(); i += 1) world.run(0.001);
  assert(holds(), world.story().join("\n"));
}

/** The record of the right as it is. */
export function recordOf(world: World): RightRecord {
  const { version } = world.register.observed();
  assert(version !== null);
  return version.record;
}
