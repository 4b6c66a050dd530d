import { V1MicroTime } from "@kubernetes/client-node/dist/types.js";
import type { WallTime } from "../core/mod.ts";

/** The year 10000, where times get a fifth digit that API servers refuse. */
const end: WallTime = 253_402_300_800_000;

/** A time as Kubernetes writes it in a Lease (RFC 3339, six decimals); `null` if it has no such form. */
export function microTime(time: WallTime | null): string | null {
  if (time === null || !(time >= 0 && time < end)) return null;
  return new V1MicroTime(Math.floor(time)).toISOString();
}

/** Reads a time as anybody may have written it; `null` where that is none. */
export function readTime(text: unknown): WallTime | null {
  const time = typeof text === "string" ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
