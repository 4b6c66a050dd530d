/** The bulk file of a node that is to forge for nobody: cardano-node reads it as success. */
export const NO_CREDENTIALS = "[]\n";

/** Whether the text of a bulk file is a list without any set in it. White space is JSON's. */
export function isEmptyList(text: string): boolean {
  return /^[ \t\r\n]*\[[ \t\r\n]*\][ \t\r\n]*$/.test(text);
}
