import type { Member } from "./member.ts";
import type { Pool } from "./pool.ts";

const NAMES = ["kes.skey", "node.cert", "vrf.skey"];

/** What lies beside a member's node: the pool's keys or a part of them, a throw-away set, or nothing. */
export async function keysBeside(
  pool: Pool,
  { pod }: Member,
): Promise<"real" | "throw-away" | "none"> {
  const ofPod = (name: string) => Deno.readTextFile(pod.path(`/ipc/${name}`)).catch(() => null);
  const single = (await Promise.all(NAMES.map(ofPod))).filter((text) => text !== null);
  const found = [...single.map(secretOf), ...secretsOfBulk(await ofPod("credentials.json"))];
  if (found.length === 0) return "none";
  const real = await Promise.all(NAMES.map((name) => Deno.readTextFile(`${pool.secrets}/${name}`)));
  return found.some((text) => real.map(secretOf).includes(text)) ? "real" : "throw-away";
}

/** The bytes in an envelope, or the whole text of what is none. */
function secretOf(text: string): string {
  return /"cborHex"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? text;
}

/** Those of all envelopes in a bulk file, whole or not. */
function secretsOfBulk(text: string | null): readonly string[] {
  return [...(text ?? "").matchAll(/"cborHex"\s*:\s*"([^"]*)"/g)].map(([, bytes = ""]) => bytes);
}
