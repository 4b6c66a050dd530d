/**
 * A program that uses the whole node room, to be started with exactly the permissions that the room
 * says it needs; prints one JSON object with what each part answered.
 */
import {
  type CredentialAudit,
  findNode,
  inspectKeys,
  installCredentials,
  markerPath,
  notePath,
  openObserver,
  readMarker,
  readSources,
  recallNote,
  removeCredentials,
  removeMarker,
  sendSignal,
  whyTargetNotWritable,
  writeMarker,
  writeNote,
} from "../../../lib/node/mod.ts";
import { realLooking, targetsIn } from "./harness.ts";

/** Where the program finds its things. */
export interface Surroundings {
  readonly executable: string;
  readonly pid: number;
  readonly socketPath: string;
  readonly metricsUrl: string;
  readonly targets: string;
}

const around: Surroundings = JSON.parse(String(Deno.args[0]));
const paths = targetsIn(around.targets);
const process = { pid: around.pid, stamp: 0 };
const marker = { process, startTime: null, rightEnds: 1, told: true, shown: false };
const lines: CredentialAudit[] = [];
const audit = (line: CredentialAudit) => void lines.push(line);
const inspect = inspectKeys(paths);
const observer = openObserver({
  ...around,
  paths,
  magic: 42,
  scrapeTimeout: 60_000,
  probeTimeout: 60_000,
});

const answers = {
  writable: await whyTargetNotWritable(paths),
  installed: await installCredentials(paths, realLooking, () => true, audit),
  sources: (await readSources(paths)).kind,
  keys: await inspect(),
  marked: await writeMarker(markerPath(paths), marker),
  marker: await readMarker(markerPath(paths)),
  noted: await writeNote(notePath(paths), { process, startTime: null }),
  note: await recallNote(paths, () => {}),
  found: await findNode(around.executable, around),
  recalled: await findNode(around.executable, {
    known: { ...process, stamp: stampOf(process.pid) },
  }),
  observed: await observer.observe({ socket: true }),
  signalled: sendSignal(process, "SIGHUP", around.executable),
  removed: await removeCredentials(paths, audit),
  unmarked: await removeMarker(markerPath(paths)),
  left: await inspect(),
  lines,
};
await observer.close();

function stampOf(pid: number): number {
  const { birthtime, mtime } = Deno.statSync(`/proc/${pid}`);
  return (birthtime ?? mtime)?.getTime() ?? 0;
}

/** What the program prints. */
export type Answers = typeof answers;
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(answers)));
