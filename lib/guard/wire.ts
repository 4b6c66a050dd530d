/**
 * What guard and manager say to each other: one JSON object a line, over a unix stream socket. Each
 * first sends a greeting, its settings; then the guard sends questions, and the manager answers. A
 * line that is not exactly of its kind ends the connection: who sends one is no manager, or no guard,
 * of this version.
 *
 * @module
 */
import type {
  Charge,
  Engagement,
  GuardAnswer,
  GuardDuty,
  GuardQuestion,
  ProcessId,
  RightLeft,
} from "../core/mod.ts";
import { type Json, jsonObject, parseJson } from "../http/mod.ts";
import { isProcessId } from "../node/guarded.ts";
import {
  booleanOf,
  nonceOf,
  numberOf,
  objectOf,
  orNull,
  spanOf,
  textOf,
  unexpected,
} from "./fields.ts";
import { differenceOf } from "./settings.ts";

/** Longest line, in bytes: all characters of one are ASCII, and a setting is a path at most. */
export const LONGEST_LINE = 32_768;

/** The line of a greeting, with its end; `settings` as of `sharedSettings`. */
export function encodeGreeting(settings: string): string {
  return `${JSON.stringify({ settings })}\n`;
}

/** The line of a question, with its end. */
export function encodeQuestion(question: GuardQuestion): string {
  return `${JSON.stringify(question)}\n`;
}

/** The line of an answer, with its end. */
export function encodeAnswer(answer: GuardAnswer): string {
  return `${JSON.stringify(answer)}\n`;
}

/**
 * Reads the line of a greeting of one that has the same settings.
 *
 * @throws {Error} Naming the field that is not what a greeting has there, or the setting that differs.
 */
export function checkGreeting(line: string, settings: string): void {
  const fields = objectOf("the greeting", parseJson(line), ["settings"]);
  const difference = differenceOf(textOf("settings", fields.settings), settings);
  if (difference === null) return;
  throw new Error(
    `the other end has other settings, expected ${difference}: give guard and manager the same`,
  );
}

/**
 * Reads the line of a question.
 *
 * @throws {Error} Naming the field that is not what a question has there.
 */
export function decodeQuestion(line: string): GuardQuestion {
  const fields = objectOf("the question", parseJson(line), ["question", "duty"], ["unable"]);
  const question = {
    question: numberOf("question", fields.question),
    duty: dutyOf(fields.duty),
  };
  return Object.hasOwn(fields, "unable")
    ? { ...question, unable: textOf("unable", fields.unable) }
    : question;
}

/**
 * Reads the line of an answer.
 *
 * @throws {Error} Naming the field that is not what an answer has there.
 */
export function decodeAnswer(line: string): GuardAnswer {
  const fields = objectOf("the answer", parseJson(line), ["question", "startNonce", "charge"]);
  return {
    question: numberOf("question", fields.question),
    startNonce: nonceOf("startNonce", fields.startNonce),
    charge: chargeOf(fields.charge),
  };
}

function dutyOf(value: Json | undefined): GuardDuty {
  const kind = jsonObject(value)?.kind;
  switch (kind) {
    case "idle":
      objectOf("duty", value, ["kind"]);
      return { kind };
    case "armed":
    case "stopping": {
      const fields = objectOf("duty", value, ["kind", "process", "engagement", "signalled"]);
      return {
        kind,
        process: processOf(fields.process),
        engagement: orNull(fields.engagement, engagementOf),
        signalled: booleanOf("duty.signalled", fields.signalled),
      };
    }
    default:
      throw unexpected("duty.kind", kind, "idle, armed or stopping");
  }
}

function engagementOf(value: Json | undefined): Engagement {
  const fields = objectOf("duty.engagement", value, ["startNonce", "number"]);
  return {
    startNonce: nonceOf("duty.engagement.startNonce", fields.startNonce),
    number: numberOf("duty.engagement.number", fields.number),
  };
}

function chargeOf(value: Json | undefined): Charge {
  const kind = jsonObject(value)?.kind;
  switch (kind) {
    case "unknown":
      objectOf("charge", value, ["kind"]);
      return { kind };
    case "idle": {
      const { process } = objectOf("charge", value, ["kind", "process"]);
      return { kind, process: orNull(process, processOf) };
    }
    case "serves":
      return servesOf(value);
    default:
      throw unexpected("charge.kind", kind, "unknown, idle or serves");
  }
}

function servesOf(value: Json | undefined): Charge {
  const names = ["kind", "process", "engagement", "right", "stopping"];
  const fields = objectOf("charge", value, names);
  return {
    kind: "serves",
    process: processOf(fields.process),
    engagement: orNull(fields.engagement, (one) => numberOf("charge.engagement", one)),
    right: orNull(fields.right, rightOf),
    stopping: booleanOf("charge.stopping", fields.stopping),
  };
}

function rightOf(value: Json | undefined): RightLeft {
  const { stopsIn, endsIn } = objectOf("charge.right", value, ["stopsIn", "endsIn"]);
  return {
    stopsIn: spanOf("charge.right.stopsIn", stopsIn),
    endsIn: spanOf("charge.right.endsIn", endsIn),
  };
}

/** Signals are sent to this process: its shape is that of the marker's. */
function processOf(value: Json | undefined): ProcessId {
  objectOf("process", value, ["pid", "stamp"], ["file"]);
  if (isProcessId(value)) return value;
  throw unexpected("process", value, "a PID above 0 and a stamp");
}
