import type { Member } from "./member.ts";
import type { Pool } from "./pool.ts";

const NAMES = ["kes.skey", "node.cert", "vrf.skey"];

/** What lies beside a member's node: the pool's keys or a part of them, a throw-away set, or nothing. */
export async function keysBeside(
  pool: Pool,
  { pod }: Member,
): Promise<"real" | "throw-away" | "none"> {
  const texts = await Promise.all(
    NAMES.map((name) => Deno.readTextFile(pod.path(`/ipc/${name}`)).catch(() => null)),
  );
  const found = texts.filter((text) => text !== null);
  if (found.length === 0) return "none";
  const real = await Promise.all(NAMES.map((name) => Deno.readTextFile(`${pool.secrets}/${name}`)));
  return found.some((text) => real.includes(text)) ? "real" : "throw-away";
}
