/** What a schema asks of the text of one value: patterns, of which one must fit. */
export interface Asked {
  /** Such as `pool.id`. */
  readonly key: string;
  readonly patterns: readonly string[];
}

interface Schema {
  readonly $ref?: string;
  readonly pattern?: string;
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** Every value whose text has to match a pattern; entries of lists are not looked into. */
export function patternsOf(schema: Schema, root: Schema = schema, key = ""): readonly Asked[] {
  const { properties = {} } = schema;
  const own = textPatterns(schema, root);
  return [
    ...own.length > 0 ? [{ key, patterns: own }] : [],
    ...Object.entries(properties).flatMap(([name, inner]) =>
      patternsOf(inner, root, key === "" ? name : `${key}.${name}`)
    ),
  ];
}

function textPatterns(schema: Schema, root: Schema): readonly string[] {
  const { $ref, pattern, oneOf = [] } = schema;
  const referred = root.definitions?.[$ref?.replace("#/definitions/", "") ?? ""];
  return [
    ...pattern === undefined ? [] : [pattern],
    ...referred === undefined ? [] : textPatterns(referred, root),
    ...oneOf.flatMap((one) => textPatterns(one, root)),
  ];
}

/**
 * Whether the default, or something in backticks, is a text that fits and is not empty. A long one
 * may be shown by its begin, as `pool1…`, where its length is told.
 */
export function showsOne(
  { patterns }: Asked,
  { value, meaning }: { readonly value: string; readonly meaning: string },
): boolean {
  const shown = [JSON.parse(value), ...[...meaning.matchAll(/`([^`]+)`/g)].map(([, text]) => text)];
  const isTold = /\d+ (characters|hexadecimal digits)/.test(meaning);
  return shown.some((text) =>
    typeof text === "string" && text !== "" &&
    (isTold && text.endsWith("…") || patterns.some((pattern) => new RegExp(pattern).test(text)))
  );
}
