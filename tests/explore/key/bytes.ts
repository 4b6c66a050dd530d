/** Small numbers in a row; two rows are equal exactly if the states that they stand for are. */
export interface Bytes {
  /** Appends a whole number from 0 to 255. */
  readonly put: (value: number) => void;
  readonly flag: (value: boolean) => void;
  readonly reset: () => void;
  /** What was appended since the reset, as a text. */
  readonly text: () => string;
  /** A hash of 64 bits of it, as two numbers of 32. */
  readonly hash: () => readonly [number, number];
}

const ROOM = 4_096;

export function openBytes(): Bytes {
  const bytes = new Uint8Array(ROOM);
  let length = 0;

  function put(value: number): void {
    if (!(value >= 0 && value <= 255) || value !== Math.floor(value) || length >= ROOM) {
      throw new Error(`${value} does not fit into a key of ${length} bytes`);
    }
    bytes[length] = value;
    length += 1;
  }

  return {
    put,
    flag: (value) => put(value ? 1 : 0),
    reset: () => void (length = 0),
    text: () => String.fromCharCode(...bytes.subarray(0, length)),
    hash() {
      let [low, high] = [0x811c9dc5, 0x9e3779b9];
      for (let index = 0; index < length; index += 1) {
        const byte = bytes[index] ?? 0;
        low = Math.imul(low ^ byte, 0x01000193);
        high = Math.imul(high ^ byte, 0x85ebca6b);
        high ^= high >>> 13;
      }
      return [mixed(low ^ length), mixed(high ^ low >>> 7)];
    },
  };
}

/** The last step of MurmurHash3: every bit of the input reaches every bit of the output. */
function mixed(value: number): number {
  let mix = Math.imul(value ^ value >>> 16, 0x85ebca6b);
  mix = Math.imul(mix ^ mix >>> 13, 0xc2b2ae35);
  return (mix ^ mix >>> 16) >>> 0;
}
