import type { Happening, RegisterEffect } from "../core/mod.ts";
import type { Register } from "../registers/mod.ts";
import { answerWithin } from "./deadline.ts";
import type { Witness } from "./witness.ts";

/**
 * Sends requests to registers. Each has its own budget and its own signal: a hung one is abandoned
 * and delays nothing.
 */
export function openRequests(
  registers: readonly Register[],
  writeEnded: Witness["writeEnded"],
): (effect: RegisterEffect, answer: (happening: Happening) => void) => void {
  const byName = new Map(registers.map((register) => [register.name, register]));

  return (effect, answer) => {
    const register = byName.get(effect.register);
    if (register === undefined) return;
    if (effect.type === "distrustWatch") return register.distrustWatch();
    const sentAt = performance.now();
    void send(register, effect).then((happening) => {
      const took = performance.now() - sentAt;
      // First what decides, then what is told of it.
      answer(happening);
      if (happening.type === "writeAnswered" && effect.type === "write") {
        writeEnded(register.name, effect.purpose, happening.outcome.kind, took);
      }
    });
  };
}

type Sent = Exclude<RegisterEffect, { readonly type: "distrustWatch" }>;

async function send(register: Register, effect: Sent): Promise<Happening> {
  const { request, budget } = effect;
  const answered = { register: register.name, request };
  try {
    if (effect.type === "read") {
      const outcome = await answerWithin(budget, (signal) => register.read(signal));
      return { type: "readAnswered", ...answered, outcome };
    }
    const { record, expected } = effect;
    const outcome = await answerWithin(
      budget,
      (signal) =>
        expected === null
          ? register.create(record, signal)
          : register.update(record, expected, signal),
    );
    return { type: "writeAnswered", ...answered, outcome };
  } catch (error) {
    const outcome = { kind: "failed", because: String(error) } as const;
    return effect.type === "read"
      ? { type: "readAnswered", ...answered, outcome }
      : { type: "writeAnswered", ...answered, outcome };
  }
}
