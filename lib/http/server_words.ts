import { jsonObject, parseJson } from "./json.ts";

/** Longest part of the server's own words that is repeated. */
const longestQuote = 300;

/** A refusing server's own words, to be put behind ours: its `message`, else how its text begins. */
export function serverWords(body: string): string {
  const said = jsonObject(parseJson(body))?.message ?? body;
  if (typeof said !== "string" || said.trim() === "") return "";
  const line = said.trim().replaceAll(/\s+/g, " ");
  return `; it says: ${line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line}`;
}
