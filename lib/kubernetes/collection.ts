import type { ApiServer } from "./api_server.ts";
import { ALL, type Reading, readingOf } from "./reading.ts";
import type { Target } from "./target.ts";

/** All objects of a type in one namespace. Every call ends within the server's time limit. */
export type Collection = Reading;

/** Typed access to all objects of a type in one namespace. */
export function collection(api: ApiServer, of: Omit<Target, "name">): Collection {
  return readingOf(api, { ...of, name: ALL });
}
