/** Who this start of the program is. */
export interface Identity {
  /** Cluster, if there are several, and pod name (so that people can read it), pod UID and the nonce of this start. */
  readonly identity: string;
  /** 128 random bits, hexadecimal: no other start has ever had or will ever have them. */
  readonly startNonce: string;
}

/** Bytes of the start nonce. */
const NONCE_BYTES = 16;

/**
 * Makes the identity of this start. Two pods of one name, or one pod twice, never share it. Where
 * several clusters forge for one pool it begins with the cluster: their pods often have equal names.
 */
export function makeIdentity(
  pod: { readonly name: string; readonly uid: string | null },
  cluster: string | null,
): Identity {
  const startNonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES)).toHex();
  const name = cluster === null ? pod.name : `${cluster}.${pod.name}`;
  const parts = [name, pod.uid, startNonce].filter((part) => part !== null);
  return { identity: parts.join("/"), startNonce };
}
