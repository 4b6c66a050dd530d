import { parseEnvelope, type TextEnvelope } from "./envelope.ts";

/** The `description` by which throw-away credentials are told from a pool's own. */
export const THROW_AWAY = "forge-manager throw-away credentials: of no pool, safe to delete";

/** Whether an envelope carries the mark of throw-away credentials. */
export function isMarkedThrowAway(envelope: TextEnvelope): boolean {
  return envelope.description === THROW_AWAY;
}

/** Whether the text of a file is a throw-away credential; anything unreadable is not. */
export function isThrowAway(text: string): boolean {
  const outcome = parseEnvelope(text);
  return outcome.kind === "envelope" && isMarkedThrowAway(outcome.envelope);
}
