import { createPrivateKey, X509Certificate } from "node:crypto";
import { causeOf } from "../errors/mod.ts";

/** Certificates of a bundle one by one, or why it cannot be used. */
type AuthoritiesOutcome =
  | { readonly kind: "ready"; readonly certificates: readonly string[] }
  | { readonly kind: "failed"; readonly because: string };

/**
 * Takes a PEM bundle of certificate authorities apart, parses each of them and tries it. Deno accepts
 * garbage in their place without a word and then fails every single call.
 */
export function readAuthorities(pem: string, origin: string): AuthoritiesOutcome {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (certificates === null) {
    return {
      kind: "failed",
      because:
        `${origin} holds no certificate authority: expected PEM, -----BEGIN CERTIFICATE-----`,
    };
  }
  for (const [index, certificate] of certificates.entries()) {
    try {
      new X509Certificate(certificate);
      Deno.createHttpClient({ caCerts: [certificate] }).close();
    } catch (error) {
      const which = `Certificate ${index + 1} of ${certificates.length} in ${origin}`;
      return { kind: "failed", because: `${which} cannot be used: ${causeOf(error)}` };
    }
  }
  return { kind: "ready", certificates };
}

/**
 * Says that a client certificate, which can be parsed, is not valid at this time (ms since 1970, by
 * this host's clock), or `null`. No reason to refuse it: it may be replaced at any moment.
 */
export function outOfDate(certificate: string, now: number): string | null {
  const { subject, validFrom, validTo } = new X509Certificate(certificate);
  const said = `The client certificate (${subject.replaceAll("\n", ", ")})`;
  if (now > Date.parse(validTo)) {
    return `${said} is over since ${validTo}: expected one that is valid now`;
  }
  return now < Date.parse(validFrom)
    ? `${said} is valid from ${validFrom} on alone: expected one that is valid now`
    : null;
}

/**
 * Says why a client certificate and a key do not belong together, or `null` if they do. Must be
 * asked before `Deno.createHttpClient`, which ends the whole process when they do not.
 */
export function mismatch(certificate: string, key: string): string | null {
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate);
  } catch (error) {
    return `The client certificate cannot be parsed: ${causeOf(error)}`;
  }
  try {
    if (parsed.checkPrivateKey(createPrivateKey(key))) return null;
  } catch (error) {
    return `The client key cannot be parsed: ${causeOf(error)}`;
  }
  return `The client certificate (${parsed.subject.replaceAll("\n", ", ")}) belongs to another key`;
}

/**
 * Where {@link refusal} listens for a moment, as Deno's `--allow-net` spells it: any port of the
 * loopback device.
 */
export const PROVING_ADDRESS = "127.0.0.1:0";

/**
 * Says why Deno's TLS library cannot use a client certificate and its key, or `null` if it can: it
 * wants X.509 version 3, no critical extension that it does not know, and a key it knows. Must be
 * asked before `Deno.createHttpClient`, which ends the whole process at what it refuses; a listener,
 * closed at once, is made from the same pair by the same checks and throws.
 */
export function refusal(certificate: string, key: string): string | null {
  const [hostname, port] = ["127.0.0.1", 0];
  try {
    Deno.listenTls({ hostname, port, cert: certificate, key }).close();
    return null;
  } catch (error) {
    return `The client certificate or its key cannot be used (${causeOf(error)}): expected X.509 ` +
      "version 3 and a key of RSA (2048 to 8192 bits), P-256, P-384, P-521 or Ed25519";
  }
}
