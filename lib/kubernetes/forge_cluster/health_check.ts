import type { Json } from "../../http/mod.ts";
import { parseDuration } from "./duration.ts";
import { type Fields, readBoolean, readText, wholeNumber } from "./fields.ts";
import type { HealthCheck } from "./resource.ts";

const INTERVAL = 30_000;
const TIMEOUT = 10_000;
const THRESHOLD = 3;
const MOST_HEADERS = 20;

/** The health check of a `spec`. With an endpoint it is on unless it says that it is not. */
export function readHealthCheck(fields: Fields): HealthCheck {
  const enabled = fields.field("enabled", readBoolean, true, true, "true or false");
  const endpoint = fields.field(
    "endpoint",
    readEndpoint,
    null,
    null,
    "an address that begins with http:// or https://, without a password",
  );
  const duration = (least: number, most: number) => (value: Json) => {
    const found = typeof value === "string" ? parseDuration(value) : null;
    return found !== null && found >= least && found <= most ? found : null;
  };
  return {
    endpoint: enabled ? endpoint : null,
    interval: fields.field(
      "interval",
      duration(1_000, 3_600_000),
      INTERVAL,
      INTERVAL,
      "a duration from 1s to 1h",
    ),
    timeout: fields.field(
      "timeout",
      duration(100, 60_000),
      TIMEOUT,
      TIMEOUT,
      "a duration from 100ms to 1m",
    ),
    failureThreshold: fields.field(
      "failureThreshold",
      wholeNumber(1, 10),
      THRESHOLD,
      THRESHOLD,
      "1 to 10",
    ),
    headers: readHeaders(fields.within("headers")),
  };
}

function readEndpoint(value: Json): string | null {
  const text = readText(value);
  if (text === null || text.length > 2048 || !URL.canParse(text)) return null;
  const { protocol, username, password } = new URL(text);
  const sound = /^https?:$/.test(protocol) && username === "" && password === "";
  return sound ? text : null;
}

/** Those that are texts; whether HTTP can carry them shows when they are sent. */
function readHeaders({ object }: Fields): Readonly<Record<string, string>> {
  const texts = Object.entries(object).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : []
  );
  return Object.fromEntries(texts.slice(0, MOST_HEADERS));
}
