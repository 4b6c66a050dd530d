/**
 * Longest pause before the broken watch of a record is opened anew, in milliseconds. A register that
 * was lost is to be taken back promptly: until then the loss of another one costs the right.
 */
export const LONGEST_PAUSE = 3_000;
