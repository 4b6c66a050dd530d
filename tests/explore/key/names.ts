/** Renames by order of appearance: which names are equal matters, what they are does not. */
export interface Names<T> {
  /** The number of a name; a new one gets the next. */
  readonly of: (name: T) => number;
  /** The number of a name, or -1 if it did not appear before. */
  readonly find: (name: T) => number;
  readonly reset: () => void;
}

export function openNames<T>(): Names<T> {
  // A handful at most: looking through a list is quicker than hashing.
  const names: T[] = [];
  const find = (name: T) => names.indexOf(name);
  return {
    find,
    of(name) {
      const known = find(name);
      return known >= 0 ? known : names.push(name) - 1;
    },
    reset: () => void (names.length = 0),
  };
}
