import { serverBinaries } from "./binaries.ts";
import {
  type Certificate,
  makeAuthority,
  makeClientCertificate,
  makeServerCertificate,
} from "./certificates.ts";
import { host } from "./host.ts";
import { freePort, withFreePorts } from "./ports.ts";
import { type EtcdMember, runEtcd } from "./etcd_member.ts";
import type { ServerProcess } from "./process.ts";
import { makeScratch, removeScratch } from "./scratch.ts";

/** A running etcd of one member, on loopback, with its data in a folder of its own. */
export interface Etcd extends AsyncDisposable {
  /** Client address; the JSON gateway answers here too. */
  readonly url: string;
  /** What a client needs where it has to show a certificate; `null` where etcd speaks plainly. */
  readonly tls: EtcdTls | null;
  /** The process of the present run. */
  process(): ServerProcess;
  /** Sends a request to the JSON gateway, and gives the answer's JSON. */
  post(path: string, body: unknown): Promise<Readonly<Record<string, unknown>>>;
  /** Forgets every revision but the present one. */
  compact(): Promise<void>;
  /** Copies the data as they are at this moment; the answer puts them back and starts anew. */
  backup(): Promise<() => Promise<void>>;
  /** Starts the server again without any data, on the same port. */
  wipe(): Promise<void>;
  /** Starts the server again on the same data and port after a kill. */
  restart(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** Certificates of an etcd that asks its clients for one. */
export interface EtcdTls {
  readonly authority: Certificate;
  readonly client: Certificate;
}

/** How an etcd is started. */
export interface EtcdOptions {
  /** Whether clients must speak TLS and show a certificate; off by default. */
  readonly tls?: boolean;
}

/** Starts etcd and waits until it is healthy. */
export async function startEtcd({ tls = false }: EtcdOptions = {}): Promise<Etcd> {
  const { etcd: program } = await serverBinaries();
  const folder = await makeScratch("etcd");
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeScratch(folder));
  const certificates = tls ? await makeCertificates(folder) : { tls: null, flags: [] };
  const http = undo.adopt(await httpClient(certificates.tls), (client) => client.close());
  const scheme = tls ? "https" : "http";
  const started = await withFreePorts(async () => {
    const peer = `http://127.0.0.1:${freePort()}`;
    const member: EtcdMember = {
      ...{ program, folder, name: "test", peer, cluster: `test=${peer}` },
      client: `${scheme}://127.0.0.1:${freePort()}`,
      flags: certificates.flags,
    };
    return { member, process: await runEtcd(member, http) };
  });
  const { member } = started;
  let process = started.process;
  undo.defer(() => process.stop());

  const post: Etcd["post"] = async (path, body) => {
    const text = JSON.stringify(body);
    const answer = await fetch(`${member.client}${path}`, {
      ...{ method: "POST", body: text, client: http },
    });
    const found = await answer.json();
    if (!answer.ok) throw new Error(`etcd refused ${path}: ${JSON.stringify(found)}`);
    return found;
  };
  let backups = 0;
  const running = undo.move();
  const stop = () => running.disposeAsync();
  return {
    url: member.client,
    tls: certificates.tls,
    process: () => process,
    post,
    async compact() {
      const { header } = await post("/v3/kv/range", { key: btoa("any") });
      await post("/v3/kv/compaction", { revision: Object(header).revision, physical: true });
    },
    async backup() {
      backups += 1;
      const [data, copy] = [`${folder}/data`, `${folder}/backup-${backups}`];
      process.freeze();
      try {
        await host("cp", ["--archive", data, copy]);
      } finally {
        process.thaw();
      }
      return async () => {
        await process.kill();
        await host("rm", ["--recursive", data]);
        await host("cp", ["--archive", copy, data]);
        process = await runEtcd(member, http);
      };
    },
    async wipe() {
      await process.kill();
      await host("rm", ["--recursive", `${folder}/data`]);
      process = await runEtcd(member, http);
    },
    async restart() {
      await process.kill();
      process = await runEtcd(member, http);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function makeCertificates(
  folder: string,
): Promise<{ readonly tls: EtcdTls; readonly flags: readonly string[] }> {
  const authority = await makeAuthority(folder);
  const [server, client] = await Promise.all([
    makeServerCertificate(folder, authority, { names: ["localhost"], addresses: ["127.0.0.1"] }),
    makeClientCertificate(folder, authority, { user: "forge-manager" }),
  ]);
  const flags = [
    "--client-cert-auth",
    `--trusted-ca-file=${authority.certFile}`,
    `--cert-file=${server.certFile}`,
    `--key-file=${server.keyFile}`,
    // As whom the JSON gateway asks the member that it belongs to.
    `--client-cert-file=${client.certFile}`,
    `--client-key-file=${client.keyFile}`,
  ];
  return { tls: { authority, client }, flags };
}

async function httpClient(tls: EtcdTls | null): Promise<Deno.HttpClient> {
  if (tls === null) return Deno.createHttpClient({ http2: false });
  return Deno.createHttpClient({
    http2: false,
    caCerts: [await Deno.readTextFile(tls.authority.certFile)],
    cert: await Deno.readTextFile(tls.client.certFile),
    key: await Deno.readTextFile(tls.client.keyFile),
  });
}
