import type { Happening, Milliseconds } from "../../lib/core/mod.ts";
import { allReconciled } from "./flights.ts";
import { beginOf, doTask, end, feed, observe, type Scene, start } from "./manager.ts";
import type { Move } from "./possible.ts";
import { isBehind, isFrozen } from "./reach.ts";
import { BEGINNING, clockAt, SECOND, secondsPerUnit, TIMINGS } from "./scale.ts";
import { type Answer, type Flight, podOf, registerOf, withPod, type World } from "./world/mod.ts";
import { guarded } from "./world/guard.ts";
import { aged, checked, handled } from "./world/node.ts";
import { assertInTime, assertPromise } from "./world/promise.ts";
import { observed, versionOf, watched, write } from "./world/register.ts";
import { granted } from "./world/rights.ts";

/** The world after a move; throws what is broken by it. */
export function moved(scene: Scene, world: World, move: Move): World {
  const next = apply(scene, world, move);
  assertPromise(next, ({ host }) => clockAt(host, next.unit));
  return next;
}

function apply(scene: Scene, world: World, move: Move): World {
  switch (move.kind) {
    case "time":
      return withWatches(scene, timePasses(scene, world, move.goesOn));
    case "fault":
      return { ...world, fault: move.fault };
    case "start":
      return withWatches(scene, start(scene, world, move.host));
    case "crash":
      return end(world, move.host);
    case "shutdown":
      return feedNow(scene, world, move.host, { type: "shutdown", because: "it was asked to" });
    case "task":
      return doTask(scene, world, move.host, beginOf(world, move.host));
    case "handler": {
      const pod = podOf(world, move.host);
      return withPod(world, { ...pod, node: handled(pod.node, move.index) });
    }
    case "request": {
      const { host, index } = move;
      return withWatches(scene, requestArrives(scene, world, host, flightOf(world, host, index)));
    }
    case "answer":
      return answerArrives(scene, world, move.host, flightOf(world, move.host, move.index));
    case "loss":
      return withoutFlight(world, move.host, flightOf(world, move.host, move.index));
  }
}

/** Watches are as quick as can be: a fault is what makes them late. An answer on its way comes first. */
function withWatches(scene: Scene, world: World): World {
  let next = world;
  for (const { host } of world.pods) {
    for (const [index, register] of next.registers.entries()) {
      if (!isBehind(next, host, index) || awaitsAnswer(next, host, index)) continue;
      const observation = watched(register, lagOf(host));
      const name = nameOf(scene, index);
      next = feedNow(scene, next, host, { type: "watched", register: name, observation });
    }
  }
  return next;
}

function awaitsAnswer(world: World, host: number, register: number): boolean {
  return podOf(world, host).flights.some((flight) =>
    flight.register === register && flight.answer?.kind === "written"
  );
}

function feedNow(scene: Scene, world: World, host: number, happening: Happening): World {
  return feed(scene, world, host, beginOf(world, host), happening);
}

function timePasses(scene: Scene, world: World, goesOn: boolean): World {
  const unit = world.unit + 1;
  let next = world;
  for (const { host, manager, node: before } of world.pods) {
    const awake = manager === "up" && !isFrozen(world, host);
    for (let second = 1; second <= secondsPerUnit(host); second += 1) {
      const clock = clockAt(host, world.unit) + second * SECOND;
      next = secondPasses(next, host, clock, awake);
      // Until now the node did what it did: what its manager does about it comes after.
      assertInTime(podOf(next, host), clock);
      if (awake) next = observe(scene, next, host, { unit, clock });
    }
    const pod = podOf(next, host);
    const node = aged(pod.node, before.up);
    if (node !== pod.node) next = withPod(next, { ...pod, node });
  }
  return { ...next, unit, fault: goesOn ? world.fault : null };
}

function secondPasses(world: World, host: number, clock: Milliseconds, awake: boolean): World {
  const pod = podOf(world, host);
  const node = awake ? pod.node : guarded(pod.node, pod.marker, BEGINNING + clock);
  const after = checked(node);
  return after === pod.node ? world : withPod(world, { ...pod, node: after });
}

function requestArrives(scene: Scene, world: World, host: number, flight: Flight): World {
  const register = registerOf(world, flight.register);
  if (flight.write === null) {
    return withAnswer(world, host, flight, { kind: "observed", written: register.written });
  }
  const { record, expected } = flight.write;
  const next = write(register, { record, by: host, unit: flight.unit }, expected, scene.soundness);
  if (next === null || next.written === null) {
    return withAnswer(world, host, flight, { kind: "conflict" });
  }
  const registers = world.registers.with(flight.register, next);
  const answer = { kind: "written", written: next.written } as const;
  return allReconciled(withAnswer({ ...world, registers }, host, flight, answer));
}

function withAnswer(world: World, host: number, flight: Flight, answer: Answer): World {
  const pod = podOf(world, host);
  const flights = pod.flights.flatMap((one) => {
    if (one !== flight) return [one];
    return one.awaited ? [{ ...one, answer }] : [];
  });
  return withPod(world, { ...pod, flights });
}

function answerArrives(scene: Scene, world: World, host: number, flight: Flight): World {
  const pod = podOf(world, host);
  const { answer, write, register: index, request, sentAt } = flight;
  if (answer === null) return world;
  const rights = answer.kind === "written" && write !== null
    ? granted(pod.rights, index, write.purpose, sentAt, TIMINGS.rightLasts)
    : pod.rights;
  const gone = withoutFlight(world, host, flight);
  const without = withPod(gone, { ...podOf(gone, host), rights });
  const head = { register: nameOf(scene, index), request };
  switch (answer.kind) {
    case "observed": {
      const outcome = {
        kind: "observed",
        observation: observed(answer.written, lagOf(host)),
        serverTime: null,
      } as const;
      return feedNow(scene, without, host, { type: "readAnswered", ...head, outcome });
    }
    case "written": {
      const outcome = {
        kind: "written",
        version: versionOf(answer.written, lagOf(host)),
        serverTime: null,
      } as const;
      return feedNow(scene, without, host, { type: "writeAnswered", ...head, outcome });
    }
    case "conflict": {
      const outcome = { kind: "conflict", because: "the record has changed" } as const;
      return feedNow(scene, without, host, { type: "writeAnswered", ...head, outcome });
    }
  }
}

function withoutFlight(world: World, host: number, flight: Flight): World {
  const pod = podOf(world, host);
  return withPod(world, { ...pod, flights: pod.flights.filter((one) => one !== flight) });
}

/** How far the clock of one host is before another's when a unit begins. */
function lagOf(host: number): (other: number, unit: number) => Milliseconds {
  return (other, unit) => clockAt(host, unit) - clockAt(other, unit);
}

function flightOf(world: World, host: number, index: number): Flight {
  const flight = podOf(world, host).flights[index];
  if (flight === undefined) throw new Error(`nothing is on its way as ${index}`);
  return flight;
}

function nameOf({ config }: Scene, index: number): string {
  return config.registers[index] ?? "";
}
