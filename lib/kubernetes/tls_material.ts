import type { ClusterAccess } from "./access.ts";
import { mismatch, readAuthorities } from "./certificates.ts";
import { readSource } from "./source.ts";

/** What `Deno.createHttpClient` needs to know about TLS. */
export interface TlsMaterial {
  readonly caCerts: string[];
  readonly pair: { readonly cert: string; readonly key: string } | null;
}

/**
 * Reads and checks authorities, client certificate and key.
 *
 * @throws {Error} If one cannot be read, parsed, or does not fit; the message says which.
 */
export async function readTlsMaterial(
  access: ClusterAccess,
  signal?: AbortSignal,
): Promise<TlsMaterial> {
  const caCerts: string[] = [];
  if (access.authorities !== null) {
    const what = "The file of certificate authorities";
    const origin = access.authorities.kind === "file" ? access.authorities.path : "the kubeconfig";
    const read = readAuthorities(await readSource(access.authorities, what, signal), origin);
    if (read.kind === "failed") throw new Error(read.because);
    caCerts.push(...read.certificates);
  }
  if (access.certificate === null) return { caCerts, pair: null };
  const cert = await readSource(access.certificate.certificate, "The client certificate", signal);
  const key = await readSource(access.certificate.key, "The client key", signal);
  const because = mismatch(cert, key);
  if (because !== null) throw new Error(because);
  return { caCerts, pair: { cert, key } };
}
