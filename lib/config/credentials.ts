import { choice } from "./choices.ts";
import type { CredentialSettings } from "./configuration.ts";
import { path } from "./paths.ts";
import type { Reading } from "./reading.ts";

const NAMES = [
  "SOURCE_KES_KEY",
  "SOURCE_VRF_KEY",
  "SOURCE_OP_CERT",
  "TARGET_KES_KEY",
  "TARGET_VRF_KEY",
  "TARGET_OP_CERT",
] as const;

/** The credential files. All six must differ: a target is unlinked whenever forging stops. */
export function readCredentials(reading: Reading): CredentialSettings {
  const paths = NAMES.map((name) =>
    path(reading, name, name.startsWith("TARGET_") ? "write" : "read")
  );
  NAMES.forEach((name, index) => {
    const found = paths[index];
    const first = found === undefined ? index : paths.indexOf(found);
    const other = NAMES[first];
    if (first === index || other === undefined) return;
    reading.refuse(
      name,
      `is also the value of ${other}, expected six different files`,
      `Give ${name} a file of its own`,
    );
  });
  checkMode(reading);
  const [kes = "", vrf = "", opcert = "", toKes = "", toVrf = "", toOpcert = ""] = paths;
  return {
    source: { kes, vrf, opcert },
    target: { kes: toKes, vrf: toVrf, opcert: toOpcert },
  };
}

function checkMode(reading: Reading): void {
  path(reading, "TARGET_BULK_CREDENTIALS", "write");
  if (choice(reading, "CREDENTIAL_MODE", ["files", "bulk"]) === "files") return;
  reading.refuse(
    "CREDENTIAL_MODE",
    "is not available in this version, expected files",
    "Start cardano-node with its three credential flags and set CREDENTIAL_MODE=files",
  );
}
