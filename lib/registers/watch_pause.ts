/**
 * Longest pause before the broken watch of a record, or of the candidates beside it, is opened anew,
 * in milliseconds. A register that was lost is to be taken back promptly: until then the loss of
 * another one costs the right, and offers wait for who says that it is ready.
 */
export const LONGEST_PAUSE = 3_000;
