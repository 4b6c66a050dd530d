import { serverBinaries } from "./binaries.ts";
import {
  type Certificate,
  makeAuthority,
  makeClientCertificate,
  makeServerCertificate,
} from "./certificates.ts";
import { host } from "./host.ts";
import { freePort, withFreePorts } from "./ports.ts";
import { type ServerProcess, startServer } from "./process.ts";
import { makeScratch, removeScratch, tail } from "./scratch.ts";
import { eventually } from "./wait.ts";

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

interface Settings {
  readonly program: string;
  readonly folder: string;
  readonly client: string;
  readonly peer: string;
  readonly tls: EtcdTls | null;
  readonly certificateFlags: readonly string[];
}

/** Starts etcd and waits until it is healthy. */
export async function startEtcd({ tls = false }: EtcdOptions = {}): Promise<Etcd> {
  const { etcd: program } = await serverBinaries();
  const folder = await makeScratch("etcd");
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeScratch(folder));
  const certificates = tls ? await makeCertificates(folder) : { tls: null, certificateFlags: [] };
  const http = undo.adopt(await httpClient(certificates.tls), (client) => client.close());
  const scheme = tls ? "https" : "http";
  const started = await withFreePorts(async () => {
    const settings: Settings = {
      ...{ program, folder, ...certificates },
      client: `${scheme}://127.0.0.1:${freePort()}`,
      peer: `http://127.0.0.1:${freePort()}`,
    };
    return { settings, process: await run(settings, http) };
  });
  const { settings } = started;
  let process = started.process;
  undo.defer(() => process.stop());

  const post: Etcd["post"] = async (path, body) => {
    const text = JSON.stringify(body);
    const answer = await fetch(`${settings.client}${path}`, {
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
    url: settings.client,
    tls: settings.tls,
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
        process = await run(settings, http);
      };
    },
    async restart() {
      await process.kill();
      process = await run(settings, http);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function makeCertificates(
  folder: string,
): Promise<Pick<Settings, "tls" | "certificateFlags">> {
  const authority = await makeAuthority(folder);
  const [server, client] = await Promise.all([
    makeServerCertificate(folder, authority, { names: ["localhost"], addresses: ["127.0.0.1"] }),
    makeClientCertificate(folder, authority, { user: "forge-manager" }),
  ]);
  const certificateFlags = [
    "--client-cert-auth",
    `--trusted-ca-file=${authority.certFile}`,
    `--cert-file=${server.certFile}`,
    `--key-file=${server.keyFile}`,
    // As whom the JSON gateway asks the member that it belongs to.
    `--client-cert-file=${client.certFile}`,
    `--client-key-file=${client.keyFile}`,
  ];
  return { tls: { authority, client }, certificateFlags };
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

async function run(settings: Settings, http: Deno.HttpClient): Promise<ServerProcess> {
  const log = `${settings.folder}/etcd.log`;
  const started = await startServer("etcd", command(settings), log);
  try {
    await eventually("etcd", () => healthy(started, settings.client, http), {
      why: () => tail(log),
    });
  } catch (error) {
    await started.kill();
    throw error;
  }
  return started;
}

function command({ program, folder, client, peer, certificateFlags }: Settings): string[] {
  return [
    program,
    "--name=test",
    `--data-dir=${folder}/data`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=test=${peer}`,
    ...certificateFlags,
    // Tests kill processes, not machines: the page cache survives, and a sync costs milliseconds.
    "--unsafe-no-fsync",
    "--log-level=warn",
  ];
}

async function healthy(
  process: ServerProcess,
  url: string,
  client: Deno.HttpClient,
): Promise<true | null> {
  if (!process.running()) throw new Error(`etcd has ended. ${await tail(process.logPath)}`);
  try {
    const answer = await fetch(`${url}/health`, { client, signal: AbortSignal.timeout(2_000) });
    return (await answer.text()).includes(`"health":"true"`) ? true : null;
  } catch {
    return null;
  }
}
