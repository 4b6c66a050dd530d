import { mismatch, outOfDate, PROVING_ADDRESS, readAuthorities, refusal } from "./certificates.ts";
import { readSource, type Source } from "./source.ts";

/** Where what a client needs to know about TLS comes from. */
export interface TlsSources {
  /** Certificate authorities in PEM, added to those of the system; `null` for the latter alone. */
  readonly authorities: Source | null;
  /** Client certificate and its key, in PEM. */
  readonly certificate: { readonly certificate: Source; readonly key: Source } | null;
}

/** What `Deno.createHttpClient` needs to know about TLS. */
interface TlsMaterial {
  readonly caCerts: string[];
  readonly pair: { readonly cert: string; readonly key: string } | null;
}

/**
 * Reads and checks authorities, client certificate and key.
 *
 * @throws {Error} If one cannot be read, parsed, or does not fit; the message says which.
 */
export async function readTlsMaterial(
  sources: TlsSources,
  signal?: AbortSignal,
): Promise<TlsMaterial> {
  const caCerts: string[] = [];
  if (sources.authorities !== null) {
    const what = "The file of certificate authorities";
    const origin = sources.authorities.kind === "file"
      ? sources.authorities.path
      : "what is given inline";
    const read = readAuthorities(await readSource(sources.authorities, what, signal), origin);
    if (read.kind === "failed") throw new Error(read.because);
    caCerts.push(...read.certificates);
  }
  if (sources.certificate === null) return { caCerts, pair: null };
  const cert = await readSource(sources.certificate.certificate, "The client certificate", signal);
  const key = await readSource(sources.certificate.key, "The client key", signal);
  const because = mismatch(cert, key) ?? refusal(cert, key);
  if (because !== null) throw new Error(because);
  return { caCerts, pair: { cert, key } };
}

/** Addresses of this host, as `--allow-net` spells them, that reading the material needs. */
export function addressesToProve({ certificate }: TlsSources): readonly string[] {
  return certificate === null ? [] : [PROVING_ADDRESS];
}

/**
 * Proves what can be proved of them without talking to anybody.
 *
 * @returns What a person should mend soon, or `null`: the client certificate is out of date.
 * @throws {Error} As {@link readTlsMaterial}.
 */
export async function checkTls(sources: TlsSources): Promise<string | null> {
  const { pair } = await readTlsMaterial(sources);
  return pair === null ? null : outOfDate(pair.cert, Date.now());
}
