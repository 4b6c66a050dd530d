import { jsonObject, parseJson } from "./json.ts";
import { onOneLine } from "./quoted.ts";

/** Longest part of the server's own words that is repeated. */
const longestQuote = 300;

/** A refusing server's own words, to be put behind ours: its `message`, else how its text begins. */
export function serverWords(body: string): string {
  const said = jsonObject(parseJson(body))?.message ?? body;
  if (typeof said !== "string" || said.trim() === "") return "";
  const line = onOneLine(said).replaceAll(/\s+/g, " ").trim();
  return `; it says: ${line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line}`;
}
