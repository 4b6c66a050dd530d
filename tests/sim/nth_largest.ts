/** The value that so many reach; `-Infinity` if there are fewer. */
export function nthLargest(values: readonly number[], n: number): number {
  let largest = -Infinity;
  for (const value of values) {
    if (value > largest && reaching(values, value) >= n) largest = value;
  }
  return largest;
}

/** How many are not below this. */
function reaching(values: readonly number[], least: number): number {
  let count = 0;
  for (const value of values) if (value >= least) count += 1;
  return count;
}
