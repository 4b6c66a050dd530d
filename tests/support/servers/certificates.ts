import { host } from "./host.ts";

/** A certificate and its private key, as PEM files. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

// Not the machine's openssl.cnf: its default extensions would make every certificate a CA.
const configuration = `
[req]
distinguished_name = name
prompt = no
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
`;

/** Why no certificate can be made on this machine, or `null`. */
export function missingOpenssl(): string | null {
  try {
    new Deno.Command("openssl", { args: ["version"], stdout: "null", stderr: "null" }).outputSync();
    return null;
  } catch {
    return "openssl is not installed";
  }
}

/** Makes a certificate authority in `folder`. */
export function makeAuthority(folder: string): Promise<Certificate> {
  return make(folder, "ca", "/CN=forge-manager-tests", ["-extensions", "authority"]);
}

/** Makes a server certificate for host names and IP addresses. */
export function makeServerCertificate(
  folder: string,
  authority: Certificate,
  { names, addresses }: { names: readonly string[]; addresses: readonly string[] },
): Promise<Certificate> {
  const alternatives = [
    ...names.map((name) => `DNS:${name}`),
    ...addresses.map((address) => `IP:${address}`),
  ].join(",");
  return make(folder, "server", "/CN=kube-apiserver", [
    ...["-extensions", "server", "-addext", `subjectAltName=${alternatives}`],
    ...signedBy(authority),
  ]);
}

/** Makes a client certificate: to Kubernetes the common name is the user, organisations are groups. */
export function makeClientCertificate(
  folder: string,
  authority: Certificate,
  { user, groups = [] }: { user: string; groups?: readonly string[] },
): Promise<Certificate> {
  const subject = [...groups.map((group) => `/O=${group}`), `/CN=${user}`].join("");
  return make(folder, `client-${user.replaceAll(/[^a-z0-9]/gi, "-")}`, subject, [
    ...["-extensions", "client"],
    ...signedBy(authority),
  ]);
}

/** Makes a client certificate of its own authority that was over yesterday. */
export async function makeExpiredCertificate(folder: string, user: string): Promise<Certificate> {
  const { certFile, keyFile } = await make(folder, `expired-${user}`, `/CN=${user}`, []);
  // Of version 3, as every certificate with an extension is.
  const extensions = `${folder}/expired-${user}.ext`;
  await Deno.writeTextFile(extensions, "basicConstraints=CA:FALSE\n");
  const request = `${folder}/expired-${user}.csr`;
  await host("openssl", ["req", "-new", "-key", keyFile, "-subj", `/CN=${user}`, "-out", request]);
  await host("openssl", [
    ...["x509", "-req", "-in", request, "-signkey", keyFile, "-out", certFile],
    ...["-days", "-1", "-extfile", extensions],
  ]);
  return { certFile, keyFile };
}

/** Makes client certificates that parse and fit their keys, and that Deno cannot use. */
export async function makeUnusableCertificates(folder: string): Promise<readonly Certificate[]> {
  return await Promise.all([
    make(folder, "critical", "/CN=critical", ["-addext", "1.2.3.4=critical,DER:0500"]),
    make(folder, "short", "/CN=short", [], ["rsa:1024"]),
  ]);
}

function signedBy(authority: Certificate): string[] {
  return ["-CA", authority.certFile, "-CAkey", authority.keyFile];
}

async function make(
  folder: string,
  name: string,
  subject: string,
  more: readonly string[],
  kind: readonly string[] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
): Promise<Certificate> {
  // One each: several certificates of a folder may be made at a time.
  const config = `${folder}/${name}.cnf`;
  await Deno.writeTextFile(config, configuration);
  const made = { certFile: `${folder}/${name}.crt`, keyFile: `${folder}/${name}.key` };
  await host("openssl", [
    ...["req", "-x509", "-config", config, "-days", "30", "-subj", subject],
    ...["-newkey", ...kind, "-nodes"],
    ...["-out", made.certFile, "-keyout", made.keyFile],
    ...more,
  ]);
  return made;
}
