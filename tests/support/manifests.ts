import { parseAllDocuments } from "yaml";

/**
 * The objects of a stream of YAML, read as Kubernetes does: a number that begins with 0 is octal, and
 * an empty document is none.
 *
 * @throws {Error} If one is no YAML.
 */
// deno-lint-ignore no-explicit-any -- of any kind
export function objectsIn(text: string): readonly any[] {
  return parseAllDocuments(text, { version: "1.1" }).map((document) => {
    if (document.errors[0] !== undefined) throw document.errors[0];
    return document.toJS();
  }).filter((object) => object !== null);
}
