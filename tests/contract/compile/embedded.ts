/** What `deno compile` has written into a binary beside the program. */
export interface Embedded {
  readonly permissions: Readonly<Record<string, unknown>>;
  readonly v8_flags: readonly string[];
  readonly code_cache_key: unknown;
  readonly entrypoint_key: string;
  readonly workspace_resolver: { readonly import_map: unknown };
  readonly unstable_config: { readonly features: readonly string[] };
}

/**
 * Reads the settings out of a compiled binary.
 *
 * They follow the runtime and the mark `d3n0l4nd`, as a length (8 bytes, little-endian) and JSON.
 */
export async function embedded(path: string): Promise<Embedded> {
  const bytes = await Deno.readFile(path);
  const view = new DataView(bytes.buffer);
  // The last 16 bytes end with how much follows the runtime, themselves included.
  const start = bytes.length - Number(view.getBigUint64(bytes.length - 8, true));
  const text = new TextDecoder("latin1").decode(bytes.subarray(start));
  const mark = text.indexOf("d3n0l4nd");
  if (mark < 0) throw new Error(`${path} is not a compiled Deno program`);
  const at = start + mark + 16;
  const length = Number(view.getBigUint64(at - 8, true));
  return JSON.parse(new TextDecoder().decode(bytes.subarray(at, at + length)));
}
