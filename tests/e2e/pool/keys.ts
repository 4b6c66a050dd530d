import { makeCredentials, validateCredentials } from "../../../lib/cardano/mod.ts";

/** Network of the e2e worlds: preview's magic, so that its schedule of KES periods is a real one. */
export const NETWORK = { name: "preview", magic: 2 } as const;

/** Unix seconds at which preview's slot 0 was, and slots of one KES period. */
const PREVIEW_START = 1_666_656_000;
const SLOTS_PER_PERIOD = 129_600;

/** How a set of credentials differs from the pool's present one. */
export interface Issue {
  /** Counter of the operational certificate; {@link COUNTER} by default. */
  readonly counter?: number;
  /** A KES key of its own, instead of the pool's present one. */
  readonly kes?: "another";
  /** A VRF key of its own, which the pool never registered. */
  readonly vrf?: "another";
  /** KES periods from now until its first one, where that is not the present one. */
  readonly startsIn?: number;
}

/** Counter of the certificate that the pods of a world are given first. */
export const COUNTER = 3;

/** The keys of one fresh pool. */
export interface PoolKeys {
  /** In hex. */
  readonly poolId: string;
  /** The same as `pool1…`. */
  readonly bech32: string;
  /** Writes a set of them, as a mounted secret shows it, over what the folder has of these names. */
  write(folder: string, issue?: Issue): Promise<void>;
}

/** Makes the keys of a pool that nobody knows yet. */
export function makePoolKeys(): PoolKeys {
  const random = () => crypto.getRandomValues(new Uint8Array(32));
  const [coldSeed, vrfSeed] = [random(), random()];
  const startPeriod = Math.floor((Date.now() / 1000 - PREVIEW_START) / SLOTS_PER_PERIOD);
  const kesSeed = random();
  const issue = ({ counter = COUNTER, kes, vrf, startsIn = 0 }: Issue = {}) =>
    makeCredentials({
      ...{ coldSeed, counter, description: "" },
      kesSeed: kes === undefined ? kesSeed : random(),
      vrfSeed: vrf === undefined ? vrfSeed : random(),
      startPeriod: startPeriod + startsIn,
    });
  const texts = issue();
  const verdict = validateCredentials({
    kes: { path: "kes.skey", text: texts.kes },
    vrf: { path: "vrf.skey", text: texts.vrf },
    opcert: { path: "node.cert", text: texts.opcert },
  });
  if (verdict.kind === "invalid") throw new Error("The credentials of the tests are not valid");
  return {
    poolId: verdict.poolId.hex,
    bech32: verdict.poolId.bech32,
    async write(folder, different) {
      const { kes, vrf, opcert } = issue(different);
      const files = { "kes.skey": kes, "vrf.skey": vrf, "node.cert": opcert };
      for (const [name, text] of Object.entries(files)) {
        await writeSecret(`${folder}/${name}`, text);
      }
    },
  };
}

/** Puts one file of a secret in place, as the kubelet does: all of it or nothing, for its group to read. */
export async function writeSecret(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  await Deno.writeTextFile(beside, text);
  await Deno.chmod(beside, 0o440);
  await Deno.chown(beside, 0, 10001);
  await Deno.rename(beside, path);
}
