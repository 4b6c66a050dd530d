/** The keys of the demo. */

/** Calls `pressed` for each key until the function returned is called. */
export function listenToKeys(pressed: (key: string) => void): () => void {
  Deno.stdin.setRaw(true);
  const reader = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  const read = async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      [...next.value].forEach(pressed);
    }
  };
  read().catch(() => {}); // A terminal that is gone presses no keys.
  return () => {
    Deno.stdin.setRaw(false);
    reader.cancel().catch(() => {});
  };
}
