import { COUNTER, writeSecret } from "../pool/keys.ts";
import type { Pool } from "../pool/pool.ts";
import { act, each, type Step, type Who } from "./scene.ts";

/** What is wrong with the secret that pods are given. */
export type Flaw = keyof typeof FLAWS;

/** Each pod's own secret, so that one pod's can be spoilt. */
export const ownSecrets = { ownSecrets: true } as const;

/** Puts a secret in place that is no good; the world must have {@link ownSecrets}. */
export function spoil(who: Who, flaw: Flaw): Step {
  return act(
    `the secret of ${who.name} ${FLAWS[flaw].says}`,
    (scene) =>
      each(who, scene, ({ name }) => FLAWS[flaw].does(scene.pool, scene.pool.secretsOf(name))),
  );
}

/** Puts a secret with the next certificate in place, at one stroke as the kubelet does. */
export function rotate(who: Who): Step {
  return act(
    `the secret of ${who.name} is replaced by one with the next certificate`,
    (scene) =>
      each(
        who,
        scene,
        ({ name }) => scene.pool.keys.write(scene.pool.secretsOf(name), { counter: COUNTER + 1 }),
      ),
  );
}

/** Puts the pool's own secret in place again. */
export function mend(who: Who): Step {
  return act(
    `the secret of ${who.name} is put right`,
    (scene) => each(who, scene, ({ name }) => scene.pool.keys.write(scene.pool.secretsOf(name))),
  );
}

const FLAWS = {
  missing: {
    says: "lacks the KES key",
    does: (_pool: Pool, folder: string) => Deno.remove(`${folder}/kes.skey`),
  },
  halfWritten: {
    says: "is half written",
    does: async ({ secrets }: Pool, folder: string) => {
      const text = await Deno.readTextFile(`${secrets}/vrf.skey`);
      await writeSecret(`${folder}/vrf.skey`, text.slice(0, text.length / 2));
    },
  },
  mixed: {
    says: "has a certificate of another KES key",
    does: async ({ keys }: Pool, folder: string) => {
      const kes = await Deno.readTextFile(`${folder}/kes.skey`);
      await keys.write(folder, { kes: "another" });
      await writeSecret(`${folder}/kes.skey`, kes);
    },
  },
  unreadable: {
    says: "is its owner's alone to read",
    does: (_pool: Pool, folder: string) => Deno.chmod(`${folder}/vrf.skey`, 0o400),
  },
  older: {
    says: "has the certificate before the present one",
    does: ({ keys }: Pool, folder: string) => keys.write(folder, { counter: COUNTER - 1 }),
  },
};
