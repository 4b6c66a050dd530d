import { type Json, type JsonObject, jsonObject } from "../http/mod.ts";

/** One condition of a status, as its writer sees it now; time and generation are added to it. */
export interface Condition<Type extends string> {
  readonly type: Type;
  readonly status: "True" | "False" | "Unknown";
  /** One word in CamelCase. */
  readonly reason: string;
  readonly message: string;
}

/**
 * The conditions as they are to be written. The time of each is when its status last *changed*,
 * carried over from the status `before` where it did not; all are about the object's `generation`.
 */
export function conditionsShown(
  conditions: readonly Condition<string>[],
  before: JsonObject | null,
  generation: number | null,
  now: string,
): readonly JsonObject[] {
  const old = Array.isArray(before?.conditions) ? before.conditions.map(jsonObject) : [];
  return conditions.map((condition) => {
    const previous = old.find((entry) => entry?.type === condition.type) ?? null;
    const time = previous?.status === condition.status ? previous.lastTransitionTime : null;
    return {
      ...{ ...condition, ...observed(generation) },
      lastTransitionTime: typeof time === "string" ? time : now,
    };
  });
}

/** The field that says of which generation something is said, where that is known. */
export function observed(generation: number | null): JsonObject {
  return generation === null ? {} : { observedGeneration: generation };
}

/**
 * A status without the generation of each condition, which is that of the status: to a server whose
 * definition does not know it yet a status would never seem to be written.
 */
export function withoutTheirGeneration(status: JsonObject): JsonObject {
  const { conditions } = status;
  return Array.isArray(conditions)
    ? { ...status, conditions: conditions.map(withoutGeneration) }
    : status;
}

function withoutGeneration(condition: Json): JsonObject {
  const { observedGeneration: _, ...rest } = jsonObject(condition) ?? {};
  return rest;
}
