import { parsePoolId } from "../../../lib/cardano/mod.ts";
import type { KeySettings } from "../../../lib/config/mod.ts";
import type { CredentialPaths } from "../../../lib/node/mod.ts";

/** Settings for sources at these paths: any pool, on a network whose KES periods are not known. */
export function keySettings(
  source: CredentialPaths,
  { poolIdHex = null, magic = 42, genesis = null }: {
    readonly poolIdHex?: string | null;
    readonly magic?: number;
    readonly genesis?: string | null;
  } = {},
): KeySettings {
  const parsed = poolIdHex === null ? null : parsePoolId(poolIdHex);
  const id = parsed?.kind === "valid" ? parsed.poolId.bech32 : null;
  return {
    network: { name: "devnet", magic },
    pool: { id, idHex: poolIdHex, name: null, ticker: null, label: "unknown" },
    credentials: { source, genesis },
  };
}
