import { makeCredentials, validateCredentials } from "../../../lib/cardano/mod.ts";

/** Network of the e2e worlds: preview's magic, so that its schedule of KES periods is a real one. */
export const NETWORK = { name: "preview", magic: 2 } as const;

/** Unix seconds at which preview's slot 0 was, and slots of one KES period. */
const PREVIEW_START = 1_666_656_000;
const SLOTS_PER_PERIOD = 129_600;

/** Writes the credentials of a fresh pool, valid now, as a mounted secret shows them; returns its id. */
export async function writeKeys(folder: string): Promise<string> {
  const random = () => crypto.getRandomValues(new Uint8Array(32));
  const startPeriod = Math.floor((Date.now() / 1000 - PREVIEW_START) / SLOTS_PER_PERIOD);
  const texts = makeCredentials({
    coldSeed: random(),
    kesSeed: random(),
    vrfSeed: random(),
    counter: 3,
    startPeriod,
    description: "",
  });
  await Deno.mkdir(folder);
  const files = { "kes.skey": texts.kes, "vrf.skey": texts.vrf, "node.cert": texts.opcert };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o440 });
    await Deno.chown(`${folder}/${name}`, 0, 10001);
  }
  const verdict = validateCredentials({
    kes: { path: "kes.skey", text: texts.kes },
    vrf: { path: "vrf.skey", text: texts.vrf },
    opcert: { path: "node.cert", text: texts.opcert },
  });
  if (verdict.kind === "invalid") throw new Error("The credentials of the tests are not valid");
  return verdict.poolId.hex;
}
