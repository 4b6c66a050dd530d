import { createPrivateKey, X509Certificate } from "node:crypto";
import { causeOf } from "./cause.ts";

/** Certificates of a bundle one by one, or why it cannot be used. */
type AuthoritiesOutcome =
  | { readonly kind: "ready"; readonly certificates: readonly string[] }
  | { readonly kind: "failed"; readonly because: string };

/**
 * Takes a PEM bundle of certificate authorities apart and parses each of them. Deno accepts garbage
 * in their place without a word and then fails every single call.
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
    } catch (error) {
      const which = `Certificate ${index + 1} of ${certificates.length} in ${origin}`;
      return { kind: "failed", because: `${which} cannot be parsed: ${causeOf(error)}` };
    }
  }
  return { kind: "ready", certificates };
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
