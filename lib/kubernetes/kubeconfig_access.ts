import { dirname, isAbsolute, join } from "node:path";
import type { Cluster, User } from "@kubernetes/client-node/dist/config_types.js";
import { causeOf } from "../errors/mod.ts";
import { filesOf, type Source } from "../http/mod.ts";
import type { AccessOutcome, ApiServerAccess } from "./access.ts";
import type { KubeconfigContext } from "./kubeconfig.ts";
import { serverAddress } from "./server_address.ts";

/** Access by a kubeconfig file: its current context, or the one named. */
export async function kubeconfigAccess(
  path: string,
  context: string | undefined,
): Promise<AccessOutcome> {
  let picked: KubeconfigContext;
  try {
    // A process without a kubeconfig is spared the parser of YAML, which takes 2 MiB (measured).
    const { kubeconfigContext } = await import("./kubeconfig.ts");
    picked = kubeconfigContext(await Deno.readTextFile(path), context);
  } catch (error) {
    return failed(`The kubeconfig ${path} cannot be used: ${causeOf(error)}`);
  }
  const { cluster, user } = picked;
  const refusal = refusedCluster(cluster) ?? refusedUser(user);
  if (refusal !== null) return failed(`The kubeconfig ${path} cannot be used: ${refusal}`);
  const address = serverAddress(cluster.server);
  if (address.kind === "failed") return failed(`${address.because} (kubeconfig ${path})`);

  // As in kubectl, relative paths are relative to the kubeconfig.
  const near = (file: string) => isAbsolute(file) ? file : join(dirname(path), file);
  const certificate = source(user.certData, user.certFile, near);
  const key = source(user.keyData, user.keyFile, near);
  if ((certificate === null) !== (key === null)) {
    const half = certificate === null ? "key but no certificate" : "certificate but no key";
    return failed(`User ${user.name} of the kubeconfig ${path} has a client ${half}`);
  }
  const authorities = source(cluster.caData, cluster.caFile, near);
  // kubectl, too, prefers the file, because it may be renewed.
  const token: Source | null = picked.tokenFile !== null
    ? { kind: "file", path: near(picked.tokenFile) }
    : user.token
    ? { kind: "text", text: user.token }
    : null;
  const access: ApiServerAccess = {
    server: address.server,
    hostPort: address.hostPort,
    files: filesOf([authorities, certificate, key, token]),
    namespace: picked.namespace,
    authorities,
    certificate: certificate === null || key === null ? null : { certificate, key },
    token,
  };
  return { kind: "ready", access, warning: null };
}

function refusedCluster(cluster: Cluster): string | null {
  if (cluster.skipTLSVerify) {
    return `cluster ${cluster.name} sets insecure-skip-tls-verify, by which anybody could pose as the API server: give its certificate-authority instead`;
  }
  if (cluster.proxyUrl) {
    return `cluster ${cluster.name} sets proxy-url, which is not supported: name the API server's own address`;
  }
  if (cluster.tlsServerName) {
    return `cluster ${cluster.name} sets tls-server-name, which is not supported: use an address that the server's certificate names`;
  }
  return null;
}

function refusedUser(user: User): string | null {
  const instead = "use a token, tokenFile or client certificate (kubectl create token NAME)";
  if (user.exec) return `user ${user.name} runs a program (exec), which is not allowed: ${instead}`;
  if (user.authProvider) {
    return `user ${user.name} has an auth-provider, which is not supported: ${instead}`;
  }
  if (user.username || user.password) {
    return `user ${user.name} has a password, which API servers no longer take: ${instead}`;
  }
  if (user.impersonateUser) {
    return `user ${user.name} impersonates (as) ${user.impersonateUser}, which is not supported: ${instead}`;
  }
  return null;
}

/** Inline data, which is base64 of PEM, or a file. */
function source(
  data: string | null | undefined,
  file: string | null | undefined,
  near: (file: string) => string,
): Source | null {
  if (data) return { kind: "text", text: new TextDecoder().decode(fromBase64(data)) };
  return file ? { kind: "file", path: near(file) } : null;
}

/** Decodes base64; what is none becomes empty, which the check of its content then names. */
function fromBase64(data: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(data);
  } catch {
    return new Uint8Array();
  }
}

function failed(because: string): AccessOutcome {
  return { kind: "failed", because };
}
