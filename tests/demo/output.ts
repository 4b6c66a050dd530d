/** Standard output, which may be a terminal, a file, or a pipe that nobody reads any more. */

/** Writes a text; answers whether it may still be read by somebody. */
export function put(text: string): boolean {
  let bytes = new TextEncoder().encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
    return true;
  } catch {
    return false;
  }
}

/** Size of the terminal in characters; a usual one where it cannot be told. */
export function terminalSize(): { readonly columns: number; readonly rows: number } {
  try {
    return Deno.consoleSize();
  } catch {
    return { columns: 80, rows: 24 };
  }
}
