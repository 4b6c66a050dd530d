import { type ApiServerSettings, auditLog, startApiServer } from "./apiserver.ts";
import { type AuditedRequest, auditPolicy, readAudit } from "./audit.ts";
import { serverBinaries } from "./binaries.ts";
import {
  type Certificate,
  makeAuthority,
  makeClientCertificate,
  makeServerCertificate,
} from "./certificates.ts";
import { type Etcd, startEtcd } from "./etcd.ts";
import { host } from "./host.ts";
import { type ClientCertificate, kubeconfig } from "./kubeconfig.ts";
import { bindKubectl, type Kubectl } from "./kubectl.ts";
import { freePort, withFreePorts } from "./ports.ts";
import type { ServerProcess } from "./process.ts";
import { makeScratch, removeScratch } from "./scratch.ts";

/** Where and how a control plane is started. */
export interface ControlPlaneOptions {
  /** Address to listen on; loopback by default. */
  readonly address?: string;
  /** Port to listen on; a free one by default. */
  readonly port?: number;
  /** Whether to log who asked for what; off by default. */
  readonly audit?: boolean;
}

/**
 * A real kube-apiserver with its own etcd: RBAC, service-account tokens, custom resources. No
 * controller and no scheduler: what is created stays as it was created.
 */
export interface ControlPlane extends AsyncDisposable {
  readonly url: string;
  readonly address: string;
  readonly port: number;
  /** Private folder of certificates, logs and kubeconfigs; gone after {@link stop}. */
  readonly folder: string;
  /** PEM text of the authority that signed the server's certificate. */
  readonly ca: string;
  /** That authority, to sign by; its files lie in {@link folder}. */
  readonly authority: Certificate;
  readonly etcd: Etcd;
  /** `kubectl` as a member of `system:masters`. */
  readonly kubectl: Kubectl;
  /** Kubeconfig of that administrator. */
  readonly adminKubeconfig: string;
  /** How that administrator proves who asks, as PEM text. */
  readonly administrator: ClientCertificate;
  /** The API server's process of the present run: freeze, thaw, kill it here. */
  process(): ServerProcess;
  /** Starts the API server again on the same port, certificates and data. */
  restart(): Promise<void>;
  /** Kubeconfig text of a user with a client certificate of this cluster. */
  certificateKubeconfig(user: string, groups?: readonly string[]): Promise<string>;
  /** Every request so far; throws where `audit` is off. */
  audit(): Promise<AuditedRequest[]>;
  /** Stops both servers and removes the folder. */
  stop(): Promise<void>;
}

/** Starts etcd and kube-apiserver and waits until they are ready (2 to 6 s). */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { address = "127.0.0.1", audit = false } = options;
  const folder = await makeScratch("control-plane");
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeScratch(folder));
  const programs = await serverBinaries();
  const etcd = undo.use(await startEtcd());
  const authority = await makeAuthority(folder);
  // The traditional encoding: kube-apiserver does not read an elliptic key in PKCS #8.
  const key = `${folder}/service-accounts.key`;
  await host("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key]);
  await Deno.writeTextFile(`${folder}/audit-policy.yaml`, auditPolicy);
  const common: Omit<ApiServerSettings, "port"> = {
    program: programs.kubeApiServer,
    folder,
    etcdUrl: etcd.url,
    address,
    authority,
    server: await makeServerCertificate(folder, authority, {
      names: [...serviceNames, "localhost"],
      addresses: [address, "127.0.0.1"],
    }),
    auditPolicyFile: audit ? `${folder}/audit-policy.yaml` : null,
  };
  const started = await withFreePorts(async () => {
    const port = options.port ?? freePort();
    return { port, process: await startApiServer({ ...common, port }) };
  });
  const { port } = started;
  let process = started.process;
  undo.defer(() => process.stop());

  const url = `https://${address}:${port}`;
  const ca = await Deno.readTextFile(authority.certFile);
  const certify = async (user: string, groups: readonly string[]): Promise<ClientCertificate> => {
    const made = await makeClientCertificate(folder, authority, { user, groups });
    return {
      clientCertificate: await Deno.readTextFile(made.certFile),
      clientKey: await Deno.readTextFile(made.keyFile),
    };
  };
  const certificateKubeconfig = async (user: string, groups: readonly string[] = []) =>
    kubeconfig({ server: url, ca, credentials: await certify(user, groups) });
  const administrator = await certify("administrator", ["system:masters"]);
  const adminKubeconfig = `${folder}/admin.kubeconfig`;
  await Deno.writeTextFile(
    adminKubeconfig,
    kubeconfig({ server: url, ca, credentials: administrator }),
  );
  const running = undo.move();
  const stop = () => running.disposeAsync();
  return {
    ...{ url, address, port, folder, ca, authority, etcd, adminKubeconfig, stop },
    ...{ certificateKubeconfig, administrator },
    kubectl: bindKubectl(programs.kubectl, adminKubeconfig, folder),
    process: () => process,
    async restart() {
      await process.kill();
      process = await startApiServer({ ...common, port });
    },
    audit() {
      if (!audit) throw new Error("The control plane was started without `audit: true`");
      return readAudit(auditLog(folder));
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Names under which a pod addresses the API server of its cluster. */
export const serviceNames: readonly string[] = [
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  "kubernetes.default.svc.cluster.local",
];
