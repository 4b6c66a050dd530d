/** UTF-8 text in base64, as etcd's JSON carries keys and values. */
export function toBase64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

/** The text that base64 says; `null` if it is none, or not UTF-8. */
export function fromBase64(base64: string): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.fromBase64(base64));
  } catch {
    return null;
  }
}
