import type { Certificate } from "./certificates.ts";
import { type ServerProcess, startServer } from "./process.ts";
import { tail } from "./scratch.ts";
import { eventually } from "./wait.ts";

/** Everything one kube-apiserver is started with. */
export interface ApiServerSettings {
  readonly program: string;
  readonly folder: string;
  readonly etcdUrl: string;
  readonly address: string;
  readonly port: number;
  readonly authority: Certificate;
  readonly server: Certificate;
  /** Audit policy file; `null` leaves auditing off. */
  readonly auditPolicyFile: string | null;
}

/** Where the audit log of a server in `folder` lies. */
export function auditLog(folder: string): string {
  return `${folder}/audit.log`;
}

/** Starts kube-apiserver and waits until `/readyz` says so. */
export async function startApiServer(settings: ApiServerSettings): Promise<ServerProcess> {
  const log = `${settings.folder}/kube-apiserver.log`;
  const process = await startServer("kube-apiserver", [settings.program, ...flags(settings)], log);
  const client = Deno.createHttpClient({
    caCerts: [await Deno.readTextFile(settings.authority.certFile)],
  });
  try {
    const url = `https://${settings.address}:${settings.port}/readyz`;
    await eventually("kube-apiserver to be ready", () => ready(process, client, url), {
      limit: 90_000,
      every: 200,
      why: () => tail(log),
    });
    return process;
  } catch (error) {
    await process.kill();
    throw error;
  } finally {
    client.close();
  }
}

function flags(settings: ApiServerSettings): string[] {
  const { folder, authority, server, auditPolicyFile } = settings;
  const audit = auditPolicyFile === null
    ? []
    : [`--audit-policy-file=${auditPolicyFile}`, `--audit-log-path=${auditLog(folder)}`];
  return [
    `--etcd-servers=${settings.etcdUrl}`,
    `--bind-address=${settings.address}`,
    `--advertise-address=${settings.address}`,
    `--secure-port=${settings.port}`,
    "--endpoint-reconciler-type=none",
    `--tls-cert-file=${server.certFile}`,
    `--tls-private-key-file=${server.keyFile}`,
    `--client-ca-file=${authority.certFile}`,
    `--service-account-key-file=${folder}/service-accounts.key`,
    `--service-account-signing-key-file=${folder}/service-accounts.key`,
    "--service-account-issuer=https://kubernetes.default.svc",
    "--authorization-mode=RBAC",
    "--service-cluster-ip-range=10.96.0.0/24",
    `--cert-dir=${folder}/made`,
    // No controller runs that would make the default accounts which this plugin asks for.
    "--disable-admission-plugins=ServiceAccount",
    ...audit,
  ];
}

async function ready(
  process: ServerProcess,
  client: Deno.HttpClient,
  url: string,
): Promise<true | null> {
  if (!process.running()) {
    throw new Error(`kube-apiserver has ended. ${await tail(process.logPath)}`);
  }
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), 2_000);
  try {
    const answer = await fetch(url, { client, signal: abort.signal });
    await answer.body?.cancel();
    return answer.ok ? true : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
