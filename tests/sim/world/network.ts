import type { Happening, RegisterEffect } from "../../../lib/core/mod.ts";
import type { Chance } from "./chance.ts";
import type { Register } from "./register.ts";
import type { Timeline } from "./timeline.ts";

/** How one pod reaches one register. */
export interface Link {
  /** Whether requests arrive. */
  outward: boolean;
  /** Whether answers and news come back. */
  homeward: boolean;
  /** How much longer answers and news take, in milliseconds. */
  late: number;
  /** How much longer the news of a watch take than answers do, in milliseconds. */
  stale: number;
  /** Whether a watch says nothing any more, and does not end either. */
  silent: boolean;
  /** Another register that answers under the name of the one that is meant; `null` if none does. */
  instead: Register | null;
}

/** A link with which nothing is wrong. */
export const WHOLE: Omit<Link, "instead"> = {
  outward: true,
  homeward: true,
  late: 0,
  stale: 0,
  silent: false,
};

/** The quality of all links. */
export interface Weather {
  /** Least and most time on the way, in milliseconds. */
  readonly latency: readonly [least: number, most: number];
  /** Share of requests, and of answers, that are lost. */
  loss: number;
  /** Share of writes that arrive twice, as when a client repeats a request whose connection broke. */
  readonly duplicates: number;
}

/** A request in flight: what is asked, when it was sent, and what hears of it. */
export interface Request {
  readonly effect: Exclude<RegisterEffect, { readonly type: "distrustWatch" }>;
  readonly link: Link;
  readonly register: Register;
  /** A write took effect. */
  readonly committed: () => void;
  readonly answer: (happening: Happening) => void;
}

/** Carries requests and answers: late, out of order, twice, or not at all. */
export interface Network {
  /** True time that something needs for one way. */
  delay(register: Register): number;
  isLost(): boolean;
  send(request: Request): void;
}

export function startNetwork(timeline: Timeline, chance: Chance, weather: Weather): Network {
  const delay = (register: Register) =>
    chance.between(...weather.latency) +
    (register.slowness > 0 ? chance.between(0, register.slowness) : 0);
  const isLost = () => weather.loss > 0 && chance.happens(weather.loss);

  function arrive({ effect, link, committed, answer, ...request }: Request): void {
    const register = link.instead ?? request.register;
    if (register.mode === "down" || !link.outward) return;
    const head = { register: register.name, request: effect.request };
    const happening = carryOut();
    if (!link.homeward || isLost()) return;
    timeline.after(delay(register) + link.late, () => {
      if (link.homeward) answer(happening);
    });

    function carryOut(): Happening {
      if (effect.type === "read") {
        return { type: "readAnswered", ...head, outcome: register.read() };
      }
      const outcome = register.write(effect.record, effect.expected);
      if (outcome.kind === "written") committed();
      return { type: "writeAnswered", ...head, outcome };
    }
  }

  return {
    delay,
    isLost,
    send(request) {
      const { link, register, effect } = request;
      if (!link.outward || isLost()) return;
      timeline.after(delay(register), () => arrive(request));
      if (effect.type === "write" && chance.happens(weather.duplicates)) {
        timeline.after(2 * delay(register), () => arrive(request));
      }
    },
  };
}
