/** The node-to-client handshake, as the node answers it. */

/** Bit that marks a version number as node-to-client. */
const nodeToClientBit = 0x8000;
const oldestVersion = 16;

/** An answer, and whether the connection may go on. */
export interface HandshakeAnswer {
  readonly reply: unknown;
  readonly agreed: boolean;
}

/** Answers `[0, {version => [magic, query]}]`; `null` for what is not a proposal. */
export function answerHandshake(
  proposal: unknown,
  magic: number,
  newestVersion: number,
): HandshakeAnswer | null {
  if (!Array.isArray(proposal) || proposal[0] !== 0 || !(proposal[1] instanceof Map)) return null;
  const proposed: ReadonlyMap<unknown, unknown> = proposal[1];
  const supported = versions(newestVersion);
  const best = supported.findLast((version) => proposed.has(version));
  if (best === undefined) return refusal([0, supported]);
  const data = proposed.get(best);
  if (!Array.isArray(data) || typeof data[0] !== "number" || typeof data[1] !== "boolean") {
    return refusal([1, best, "unknown encoding of the version data"]);
  }
  if (data[0] !== magic) {
    return refusal([2, best, `version data mismatch: network magic ${magic} /= ${data[0]}`]);
  }
  if (data[1]) {
    const table = new Map(supported.map((version) => [version, [magic, false]]));
    return { reply: [3, table], agreed: false };
  }
  return { reply: [1, best, [magic, false]], agreed: true };
}

function refusal(reason: readonly unknown[]): HandshakeAnswer {
  return { reply: [2, reason], agreed: false };
}

function versions(newest: number): readonly number[] {
  const count = newest - oldestVersion + 1;
  return Array.from({ length: count }, (_, index) => (oldestVersion + index) | nodeToClientBit);
}
