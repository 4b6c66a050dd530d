import type { Ticket } from "./event.ts";

/** Nonce of a write: the nonce of the start and a number that rises with every write. */
export function nonceOf(startNonce: string, ticket: Ticket): string {
  return `${startNonce}-${ticket}`;
}

/** Which of two nonces of one start is the later: the one with the larger number. */
export function orderOf(nonce: string): number {
  return Number(nonce.slice(nonce.lastIndexOf("-") + 1));
}
