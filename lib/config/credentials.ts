import { networkByMagic } from "../cardano/networks.ts";
import { choice } from "./choices.ts";
import type { CredentialPaths, CredentialSettings, NetworkIdentity } from "./configuration.ts";
import { path } from "./paths.ts";
import type { Reading } from "./reading.ts";

const SOURCES = ["SOURCE_KES_KEY", "SOURCE_VRF_KEY", "SOURCE_OP_CERT"] as const;
const TARGETS = ["TARGET_KES_KEY", "TARGET_VRF_KEY", "TARGET_OP_CERT"] as const;

type Name = (typeof SOURCES | typeof TARGETS)[number];

/** The credential files. All six must differ: a target is unlinked whenever forging stops. */
export function readCredentials(
  reading: Reading,
  network: NetworkIdentity,
): CredentialSettings {
  const paths = distinct(reading, [...SOURCES, ...TARGETS], "six");
  checkMode(reading);
  const [kes = "", vrf = "", opcert = "", toKes = "", toVrf = "", toOpcert = ""] = paths;
  return {
    source: { kes, vrf, opcert },
    target: { kes: toKes, vrf: toVrf, opcert: toOpcert },
    genesis: readGenesisPath(reading, network),
  };
}

/** Where the credentials come from, for who looks at them and places nothing. */
export function readCredentialSources(reading: Reading): CredentialPaths {
  const [kes = "", vrf = "", opcert = ""] = distinct(reading, SOURCES, "three");
  return { kes, vrf, opcert };
}

/** The file that tells the KES periods of a network that is not known by name. */
export function readGenesisPath(reading: Reading, network: NetworkIdentity): string | null {
  const file = path(reading, "SHELLEY_GENESIS_FILE");
  const known = networkByMagic(network.magic);
  if (file === null || known === null) return file;
  reading.note(
    "info",
    "SHELLEY_GENESIS_FILE",
    `SHELLEY_GENESIS_FILE has no effect: the KES periods of ${known.name} are known`,
  );
  return null;
}

function distinct(reading: Reading, names: readonly Name[], count: string): readonly string[] {
  const paths = names.map((name) =>
    path(reading, name, name.startsWith("TARGET_") ? "write" : "read")
  );
  names.forEach((name, index) => {
    const found = paths[index];
    const first = found === undefined ? index : paths.indexOf(found);
    const other = names[first];
    if (first === index || other === undefined) return;
    reading.refuse(
      name,
      `is also the value of ${other}, expected ${count} different files`,
      `Give ${name} a file of its own`,
    );
  });
  return paths;
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
