/** Time in a `Date` header, in milliseconds since the Unix epoch. */
export function readDate(date: string | null): number | null {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? null : time;
}
