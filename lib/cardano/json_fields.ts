/** A text, or one of the marks that give JSON its shape. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * The fields that the outermost object of a JSON text names more than once.
 *
 * Parsers differ in which of the values they take, even from one version of cardano-node's to the
 * next: what was judged here might not be what the node reads.
 *
 * @param json Text that was parsed before: nothing is checked again.
 */
export function repeatedFields(json: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  let depth = 0;
  let before = "";
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
    if (token === ":" && depth === 1) {
      const field: string = JSON.parse(before);
      if (seen.has(field)) repeated.add(field);
      seen.add(field);
    }
    before = token;
  }
  return repeated;
}

/**
 * The outermost object of a JSON text, or `null` for anything else. The parser's own message quotes
 * its input, which may be a secret key: it is dropped.
 */
export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return { ...value };
  } catch {
    return null;
  }
}
