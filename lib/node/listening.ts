import { causeOf } from "../errors/mod.ts";
import { isMissing } from "./missing.ts";

/** Whether somebody listens on a unix socket. */
type Listening =
  | { readonly kind: "yes" }
  /** Nobody: a process that has ended left the file behind, or there is none. */
  | { readonly kind: "no" }
  | { readonly kind: "unknown"; readonly because: string };

/**
 * Connects to a socket and leaves again. A process that is stopped or busy still listens: for it the
 * kernel takes the connection.
 */
export async function isListening(path: string): Promise<Listening> {
  try {
    const connection = await Deno.connect({ transport: "unix", path });
    connection.close();
    return { kind: "yes" };
  } catch (error) {
    if (isMissing(error) || error instanceof Deno.errors.ConnectionRefused) return { kind: "no" };
    return { kind: "unknown", because: causeOf(error) };
  }
}
