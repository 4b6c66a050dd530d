/** The pod that an identity names, with its cluster, for people: an identity begins with it. */
export function podOf(identity: string): string {
  return identity.split("/", 1)[0] ?? identity;
}
