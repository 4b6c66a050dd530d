import { networkByMagic } from "../cardano/networks.ts";
import { choice } from "./choices.ts";
import type { CredentialPaths } from "../node/mod.ts";
import type { CredentialSettings, NetworkIdentity } from "./configuration.ts";
import { path, type PathUse } from "./paths.ts";
import type { Reading } from "./reading.ts";
import type { DefaultedName } from "./variables/mod.ts";

type Names = Readonly<Record<keyof CredentialPaths, DefaultedName>>;
type Named = readonly (readonly [name: DefaultedName, path: string])[];

const SOURCES: Names = { kes: "SOURCE_KES_KEY", vrf: "SOURCE_VRF_KEY", opcert: "SOURCE_OP_CERT" };
const TARGETS: Names = { kes: "TARGET_KES_KEY", vrf: "TARGET_VRF_KEY", opcert: "TARGET_OP_CERT" };
const BULK = "TARGET_BULK_CREDENTIALS";

/** Where the credentials come from and go to, and what tells their time. */
export function readCredentials(
  reading: Reading,
  network: NetworkIdentity,
): CredentialSettings {
  return { ...readCredentialFiles(reading), genesis: readGenesisPath(reading, network) };
}

/** The credential files. All must differ: a target is taken away whenever forging stops. */
export function readCredentialFiles(
  reading: Reading,
): Pick<CredentialSettings, "source" | "target"> {
  const source = readPaths(reading, SOURCES, "read");
  const sources = named(SOURCES, source);
  const bulk = path(reading, BULK, "write");
  if (choice(reading, "CREDENTIAL_MODE", ["files", "bulk"]) === "bulk") {
    Object.values(TARGETS).forEach((name) => refuseBesideBulk(reading, name));
    refuseSame(reading, "four", [...sources, [BULK, bulk]]);
    return { source, target: { bulk } };
  }
  const target = readPaths(reading, TARGETS, "write");
  refuseSame(reading, "six", [...sources, ...named(TARGETS, target)]);
  if (reading.given(BULK) !== null) {
    reading.note("warning", BULK, `${BULK} has no effect without CREDENTIAL_MODE=bulk`);
  }
  return { source, target };
}

/** Where the credentials come from, for who looks at them and places nothing. */
export function readCredentialSources(reading: Reading): CredentialPaths {
  const source = readPaths(reading, SOURCES, "read");
  refuseSame(reading, "three", named(SOURCES, source));
  return source;
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

function readPaths(reading: Reading, { kes, vrf, opcert }: Names, use: PathUse): CredentialPaths {
  return {
    kes: path(reading, kes, use),
    vrf: path(reading, vrf, use),
    opcert: path(reading, opcert, use),
  };
}

function named(names: Names, paths: CredentialPaths): Named {
  return [[names.kes, paths.kes], [names.vrf, paths.vrf], [names.opcert, paths.opcert]];
}

function refuseSame(reading: Reading, count: string, files: Named): void {
  files.forEach(([name, found]) => {
    const [other] = files.find(([, path]) => path === found) ?? [name];
    if (other === name) return;
    reading.refuse(
      name,
      `is also the value of ${other}, expected ${count} different files`,
      `Give ${name} a file of its own`,
    );
  });
}

/** A node that is given both reads both, adds their sets up, and refuses two of them on mainnet. */
function refuseBesideBulk(reading: Reading, name: DefaultedName): void {
  if (reading.given(name) === null) return;
  reading.refuse(
    name,
    `is set beside CREDENTIAL_MODE=bulk, expected only ${BULK}: the node adds the sets of both up, ` +
      "and keys in files would stay with it whatever the bulk file says",
    `Remove ${name}, and the node's three credential flags; start it with --bulk-credentials-file`,
  );
}
