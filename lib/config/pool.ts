import { parsePoolId, type PoolId } from "../cardano/pool_id.ts";
import type { Application, PoolIdentity } from "./configuration.ts";
import type { Reading } from "./reading.ts";
import { type Shape, text } from "./texts.ts";

const ticker: Shape = { pattern: /^[A-Z0-9]{1,5}$/, said: "1 to 5 of A-Z and 0-9" };

const poolName: Shape = {
  pattern: /^[^\p{Cc}]{1,50}$/u,
  said: "1 to 50 printable characters",
};

const applicationName: Shape = {
  pattern: /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  said: "1 to 63 of A-Z, a-z, 0-9, -, _ and ., beginning and ending with a letter or digit",
};

/** Characters of a pool id that labels of metrics carry. */
const LABEL_LENGTH = 10;

/** The pool. Either spelling of its id is enough; two must agree. */
export function readPool(reading: Reading): PoolIdentity {
  const id = readPoolId(reading);
  return {
    id: id?.bech32 ?? null,
    idHex: id?.hex ?? null,
    name: text(reading, "POOL_NAME", poolName),
    ticker: text(reading, "POOL_TICKER", ticker),
    label: id?.bech32.slice(0, LABEL_LENGTH) ?? "unknown",
  };
}

function readPoolId(reading: Reading): PoolId | null {
  const fromId = parse(reading, "POOL_ID");
  const fromHex = parse(reading, "POOL_ID_HEX");
  if (fromHex !== null && !/^[0-9a-fA-F]{56}$/.test(reading.text("POOL_ID_HEX"))) {
    reading.refuse(
      "POOL_ID_HEX",
      "expected 56 hexadecimal digits",
      `Set POOL_ID_HEX=${fromHex.hex}`,
    );
  } else if (fromId !== null && fromHex !== null && fromId.hex !== fromHex.hex) {
    reading.refuse(
      "POOL_ID_HEX",
      `is another pool than POOL_ID, expected ${fromId.hex}`,
      "Correct one of the two, or leave POOL_ID_HEX out",
    );
  }
  if (fromId !== null && reading.text("POOL_ID").toLowerCase() === fromId.hex) {
    reading.note("info", "POOL_ID", `POOL_ID is hexadecimal and was read as ${fromId.bech32}`);
  }
  return fromId ?? fromHex;
}

function parse(reading: Reading, name: "POOL_ID" | "POOL_ID_HEX"): PoolId | null {
  const written = reading.given(name);
  if (written === null) return null;
  const parsed = parsePoolId(written);
  if (parsed.kind === "valid") return parsed.poolId;
  reading.refuse(name, parsed.because, `Correct ${name}, or leave it out`);
  return null;
}

/** What this application is. Only a block producer forges. */
export function readApplication(reading: Reading): Application {
  const name = text(reading, "APPLICATION_TYPE", applicationName);
  if (name === "block-producer") return { name, neverForges: null };
  const neverForges = `APPLICATION_TYPE is ${name}: only a block-producer forges`;
  reading.note("warning", "APPLICATION_TYPE", neverForges);
  return { name, neverForges };
}
