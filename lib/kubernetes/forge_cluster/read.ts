import type { Json } from "../../http/mod.ts";
import type { ApiObject } from "../api_object.ts";
import {
  type Fields,
  oneOf,
  openFields,
  readBoolean,
  readInstant,
  readText,
  wholeNumber,
} from "./fields.ts";
import { readHealthCheck } from "./health_check.ts";
import { readOrigin } from "./origin.ts";
import type { ForgeCluster, ForgeOverride, ForgeState } from "./resource.ts";

const DEFAULT_PRIORITY = 100;
const LOWEST_PRIORITY = 999;

/**
 * Makes sense of a CardanoForgeCluster, whoever wrote it. What cannot be understood counts as what
 * forbids more (an unknown state is `Disabled`, an unknown priority the lowest), and is named. Never
 * throws.
 */
export function readForgeCluster({ metadata, spec, status }: ApiObject): ForgeCluster {
  const fields = openFields(spec, "spec");
  const told = openFields(status, "status").within("healthStatus");
  const healthCheck = readHealthCheck(fields.within("healthCheck"));
  const failures = told.field(
    "consecutiveFailures",
    wholeNumber(0, 2 ** 31),
    null,
    null,
    "a count",
  );
  const created = metadata.creationTimestamp;
  return {
    name: String(metadata.name),
    uid: String(metadata.uid),
    generation: typeof metadata.generation === "number" ? metadata.generation : 0,
    createdAt: (created === undefined ? null : readInstant(created)) ?? 0,
    mirrorOf: readOrigin(metadata),
    ...belongsTo(fields),
    forgeState: fields.field<ForgeState>(
      "forgeState",
      oneOf(["Enabled", "Disabled", "Priority-based"]),
      "Priority-based",
      "Disabled",
      "Enabled, Disabled or Priority-based",
    ),
    priority: readPriority(fields, "priority", DEFAULT_PRIORITY),
    override: readOverride(fields.within("override")),
    healthCheck,
    failures: healthCheck.endpoint === null ? null : failures,
    problems: fields.problems,
  };
}

/** Whose resource it is: hexadecimal pool id and network magic; a network of its own if none is said. */
function belongsTo(fields: Fields): Pick<ForgeCluster, "pool" | "networkMagic"> {
  const lower = (value: Json) => readText(value)?.toLowerCase() ?? null;
  return {
    pool: fields.within("pool").field("idHex", lower, "", "", "56 hexadecimal digits"),
    networkMagic: fields.within("network").field(
      "magic",
      wholeNumber(0, 2 ** 32 - 1),
      -1,
      -1,
      "a network magic",
    ),
  };
}

function readPriority<Absent>(fields: Fields, name: string, absent: Absent): number | Absent {
  return fields.field<number | Absent>(
    name,
    wholeNumber(1, LOWEST_PRIORITY),
    absent,
    LOWEST_PRIORITY,
    `1 to ${LOWEST_PRIORITY}`,
  );
}

/** An end that cannot be read: then it holds on where it forbids, and is over where it allows. */
function readOverride(fields: Fields): ForgeOverride | null {
  if (!fields.field("enabled", readBoolean, false, false, "true or false")) return null;
  const forceState = fields.field<ForgeOverride["forceState"]>(
    "forceState",
    oneOf(["Enabled", "Disabled"]),
    null,
    "Disabled",
    "Enabled or Disabled",
  );
  const forcePriority = readPriority(fields, "forcePriority", null);
  const expiresAt = fields.field<number | null | "unknown">(
    "expiresAt",
    readInstant,
    null,
    "unknown",
    "a time such as 2030-01-01T00:00:00Z",
  );
  if (expiresAt !== "unknown") return { expiresAt, forcePriority, forceState };
  return forceState === "Disabled" ? { expiresAt: null, forcePriority: null, forceState } : null;
}
