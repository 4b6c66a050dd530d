import { serverBinaries } from "./binaries.ts";
import { freePort, withFreePorts } from "./ports.ts";
import { type ServerProcess, startServer } from "./process.ts";
import { makeScratch, removeScratch, tail } from "./scratch.ts";
import { eventually } from "./wait.ts";

/** A running etcd of one member, on loopback, with its data in a folder of its own. */
export interface Etcd extends AsyncDisposable {
  /** Client address; the JSON gateway answers here too. */
  readonly url: string;
  /** The process of the present run. */
  process(): ServerProcess;
  /** Starts the server again on the same data and port after a kill. */
  restart(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** Starts etcd and waits until it is healthy. */
export async function startEtcd(): Promise<Etcd> {
  const { etcd: program } = await serverBinaries();
  const folder = await makeScratch("etcd");
  const run = async (client: string, peer: string) => {
    const started = await startServer("etcd", command(program, folder, client, peer), log(folder));
    try {
      await eventually("etcd", () => healthy(started, client), { why: () => tail(log(folder)) });
    } catch (error) {
      await started.kill();
      throw error;
    }
    return started;
  };
  try {
    let { process, client, peer } = await withFreePorts(async () => {
      const client = `http://127.0.0.1:${freePort()}`;
      const peer = `http://127.0.0.1:${freePort()}`;
      return { process: await run(client, peer), client, peer };
    });
    const stop = async () => {
      await process.stop();
      await removeScratch(folder);
    };
    return {
      url: client,
      process: () => process,
      async restart() {
        await process.kill();
        process = await run(client, peer);
      },
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await removeScratch(folder);
    throw error;
  }
}

function log(folder: string): string {
  return `${folder}/etcd.log`;
}

function command(program: string, folder: string, client: string, peer: string): string[] {
  return [
    program,
    "--name=test",
    `--data-dir=${folder}/data`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=test=${peer}`,
    // Tests kill processes, not machines: the page cache survives, and a sync costs milliseconds.
    "--unsafe-no-fsync",
    "--log-level=warn",
  ];
}

async function healthy(process: ServerProcess, url: string): Promise<true | null> {
  if (!process.running()) throw new Error(`etcd has ended. ${await tail(process.logPath)}`);
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) });
    return (await answer.text()).includes(`"health":"true"`) ? true : null;
  } catch {
    return null;
  }
}
