/** A mapping of a manifest. */
export type Fields = Readonly<Record<string, unknown>>;

/** @throws {Error} If `value` is no mapping; `where` names it. */
export function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Error(`${where} is ${JSON.stringify(value)}: expected a mapping`);
}

/** @throws {Error} If `value` is no list of mappings; absent it is empty. */
export function listOf(value: unknown, where: string): readonly Fields[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    throw new Error(`${where} is ${JSON.stringify(value)}: expected a list`);
  }
  return value.map((one, index) => fieldsOf(one, `${where}[${index}]`));
}

/** @throws {Error} If `value` is no text. */
export function textOf(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  throw new Error(`${where} is ${JSON.stringify(value)}: expected a text`);
}

/** @throws {Error} If `value` is no whole number of at least `least`; absent it is `absent`. */
export function countOf(value: unknown, where: string, least: number, absent: number): number {
  if (value === undefined) return absent;
  if (typeof value === "number" && Number.isInteger(value) && value >= least) return value;
  throw new Error(`${where} is ${JSON.stringify(value)}: expected a whole number from ${least} on`);
}

/** @throws {Error} If there is a field that is not one of `known`: it would be passed over. */
export function assertKnown(fields: Fields, known: readonly string[], where: string): void {
  const unknown = Object.keys(fields).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`${where}.${unknown[0]} is not played by this kubelet`);
}
