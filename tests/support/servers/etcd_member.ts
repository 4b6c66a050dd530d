import { type ServerProcess, startServer } from "./process.ts";
import { tail } from "./scratch.ts";
import { eventually } from "./wait.ts";

/** One member of an etcd cluster. */
export interface EtcdMember {
  readonly program: string;
  /** Where its data and its log lie. */
  readonly folder: string;
  readonly name: string;
  /** Where clients find it. */
  readonly client: string;
  /** Where the other members find it. */
  readonly peer: string;
  /** All members, as `NAME=PEER,NAME=PEER`. */
  readonly cluster: string;
  /** More flags. */
  readonly flags: readonly string[];
}

/** Starts a member and waits until the cluster is healthy. */
export async function runEtcd(member: EtcdMember, http: Deno.HttpClient): Promise<ServerProcess> {
  const log = `${member.folder}/etcd.log`;
  const started = await startServer("etcd", command(member), log);
  try {
    await eventually("etcd", () => healthy(started, member.client, http), {
      why: () => tail(log),
    });
  } catch (error) {
    await started.kill();
    throw error;
  }
  return started;
}

function command({ program, folder, name, client, peer, cluster, flags }: EtcdMember): string[] {
  return [
    program,
    `--name=${name}`,
    `--data-dir=${folder}/data`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=${cluster}`,
    ...flags,
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
