import {
  type Certificate,
  type ControlPlane,
  makeAuthority,
  makeServerCertificate,
  serviceNames,
} from "../servers/mod.ts";

/** Which certificate the front shows. */
export interface CertificateOptions {
  /** Who signs it: the control plane's authority by default, or one that no pod trusts. */
  readonly signedBy?: "the cluster" | "a stranger";
}

/** Signs a new certificate for a front at `address`, by the names that pods use; files in `folder`. */
export async function signCertificate(
  folder: string,
  plane: ControlPlane,
  address: string,
  { signedBy = "the cluster" }: CertificateOptions = {},
): Promise<Deno.TlsCertifiedKeyPem> {
  const authority: Certificate = signedBy === "the cluster"
    ? plane.authority
    : await makeAuthority(folder);
  const { certFile, keyFile } = await makeServerCertificate(folder, authority, {
    names: [...serviceNames, "localhost"],
    addresses: [address, "127.0.0.1"],
  });
  return { cert: await Deno.readTextFile(certFile), key: await Deno.readTextFile(keyFile) };
}
