import type { CredentialTarget } from "../node/guarded.ts";

/** What guard and manager have to see alike. */
export interface SharedSettings {
  readonly target: CredentialTarget;
  readonly node: { readonly process: string; readonly socket: string };
  readonly timings: { readonly rightLasts: number; readonly stopBound: number };
}

/**
 * These settings as one line of ASCII. A guard that removed other files than the manager places would
 * send its SIGHUP to a node that finds keys, and one with other times would act at another moment.
 */
export function sharedSettings({ target, node, timings }: SharedSettings): string {
  const files = "bulk" in target
    ? { TARGET_BULK_CREDENTIALS: target.bulk }
    : { TARGET_KES_KEY: target.kes, TARGET_VRF_KEY: target.vrf, TARGET_OP_CERT: target.opcert };
  const named = { ...files, CARDANO_NODE_PROCESS_NAME: node.process, NODE_SOCKET: node.socket };
  return [
    `CREDENTIAL_MODE=${"bulk" in target ? "bulk" : "files"}`,
    ...Object.entries(named).map(([name, value]) => `${name}=${encodeURI(value)}`),
    `right=${timings.rightLasts}`,
    `stop=${timings.stopBound}`,
  ].join(" ");
}

/** What of `expected` is missing in `said`, or `null` if nothing differs. */
export function differenceOf(said: string, expected: string): string | null {
  if (said === expected) return null;
  const words = said.split(" ");
  return expected.split(" ").filter((word) => !words.includes(word)).join(" ") || expected;
}
