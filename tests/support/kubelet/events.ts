/** Something that the kubelet did or saw. */
export interface KubeletEvent {
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly container: string;
  /** In a few words, such as `ended with 137` or `became ready`. */
  readonly what: string;
}

/** The events as lines for a person: seconds after the first, container, what. */
export function timeline(events: readonly KubeletEvent[]): string {
  const begin = events[0]?.at ?? 0;
  return events.map(({ at, container, what }) =>
    `${((at - begin) / 1_000).toFixed(3).padStart(8)}  ${container}: ${what}\n`
  ).join("");
}
