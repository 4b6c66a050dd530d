import { networkByMagic, networkByName, NETWORKS } from "../cardano/networks.ts";
import type { NetworkIdentity } from "./configuration.ts";
import { number } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { type Shape, wellFormed } from "./texts.ts";

const networkName: Shape = {
  pattern: /^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$/,
  said: `one of ${NETWORKS.map((network) => network.name).join(", ")}, ` +
    "or a custom name of 1 to 32 of a-z, 0-9 and -",
};

/**
 * The network. Name and magic must belong together, in both directions: keys of one network must
 * never be used on another because of a line left over in a manifest.
 */
export function readNetwork(reading: Reading): NetworkIdentity {
  // The original compared without regard to case nowhere; people write "Mainnet" all the same.
  const written = reading.text("CARDANO_NETWORK").toLowerCase();
  const name = wellFormed(reading, "CARDANO_NETWORK", written, networkName, "Correct the name");
  return { name: name ?? "", magic: magicOf(reading, name) };
}

/** The magic; a name that was refused (`null`) is not repeated here, nor is anything asked of it. */
function magicOf(reading: Reading, name: string | null): number {
  const known = name === null ? null : networkByName(name);
  const given = reading.given("NETWORK_MAGIC");
  if (given === null) {
    if (name !== null && known === null) {
      reading.refuse(
        "NETWORK_MAGIC",
        `expected the magic of the custom network ${name}`,
        "Set NETWORK_MAGIC to networkMagic of its Shelley genesis",
      );
    }
    return known?.magic ?? 0;
  }
  const magic = number(reading, "NETWORK_MAGIC", { least: 0, most: 4_294_967_295, whole: true });
  const owner = networkByMagic(magic ?? 0);
  if (known !== null && magic !== known.magic) {
    reading.refuse(
      "NETWORK_MAGIC",
      `expected ${known.magic}, the magic of ${name}`,
      `Set NETWORK_MAGIC=${known.magic}, or leave it out, or correct CARDANO_NETWORK`,
    );
  } else if (name !== null && known === null && owner !== null) {
    reading.refuse(
      "NETWORK_MAGIC",
      `is the magic of ${owner.name}, expected that of the custom network ${name}`,
      `Set CARDANO_NETWORK=${owner.name}, or the custom network's own magic`,
    );
  }
  return magic ?? 0;
}
