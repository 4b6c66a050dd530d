import type { Reading } from "./reading.ts";
import type { VariableName } from "./variables/mod.ts";

const TRUE = ["true", "1", "yes"];
const FALSE = ["false", "0", "no"];

/** A switch: `true`, `1`, `yes` or `false`, `0`, `no`, in any case. */
export function boolean(reading: Reading, name: VariableName): boolean {
  const text = reading.text(name).toLowerCase();
  if (TRUE.includes(text)) return true;
  if (!FALSE.includes(text)) {
    reading.refuse(
      name,
      `expected one of ${[...TRUE, ...FALSE].join(", ")}`,
      `Set ${name}=true or ${name}=false`,
    );
  }
  return false;
}

/** One of a few words, in any case; the first is what a refused value counts as. */
export function choice<Word extends string>(
  reading: Reading,
  name: VariableName,
  words: readonly [Word, ...Word[]],
): Word {
  const text = reading.text(name).toLowerCase();
  const found = words.find((word) => word.toLowerCase() === text);
  if (found !== undefined) return found;
  reading.refuse(name, `expected one of ${words.join(", ")}`, `Set ${name}=${words[0]}`);
  return words[0];
}
