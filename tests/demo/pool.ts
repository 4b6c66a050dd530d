/** What the pods of the demo have in common: one pool with its keys, on a network of its own. */
import { join } from "node:path";
import { makeCredentials } from "../../lib/cardano/mod.ts";

/** Name and magic of a network that exists nowhere else. */
export const network = { name: "demo", magic: 42 } as const;

/** Slots per KES period, as on every public network. */
const slotsPerKesPeriod = 129_600;

/** The network is this many KES periods old, so that throw-away keys (0 to 61) are long past. */
const kesPeriod = 100;

/** One pool. */
export interface Pool {
  /** Everything of the demo lies under this folder. */
  readonly folder: string;
  /** The pool's own keys: in Kubernetes a Secret that every pod mounts. */
  readonly secrets: { readonly kes: string; readonly vrf: string; readonly opcert: string };
  /** File in which the nodes write down every block they sign. */
  readonly ledger: string;
  /** Unix time of slot 0, in seconds; a slot lasts one second. */
  readonly systemStart: number;
}

/** Makes the pool's keys on the spot. */
export async function makePool(folder: string): Promise<Pool> {
  const systemStart = Math.floor(Date.now() / 1000) - kesPeriod * slotsPerKesPeriod;
  const seed = () => crypto.getRandomValues(new Uint8Array(32));
  const keys = makeCredentials({
    ...{ coldSeed: seed(), kesSeed: seed(), vrfSeed: seed() },
    ...{ counter: 0, startPeriod: kesPeriod, description: "Demo" },
  });
  const at = (name: string) => join(folder, "secrets", name);
  const secrets = { kes: at("kes.skey"), vrf: at("vrf.skey"), opcert: at("node.cert") };
  await Deno.mkdir(join(folder, "secrets"));
  await Deno.writeTextFile(secrets.kes, keys.kes, { mode: 0o400 });
  await Deno.writeTextFile(secrets.vrf, keys.vrf, { mode: 0o400 });
  await Deno.writeTextFile(secrets.opcert, keys.opcert, { mode: 0o400 });
  return { folder, secrets, ledger: join(folder, "ledger"), systemStart };
}
