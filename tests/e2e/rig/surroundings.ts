import type { MemberSettings } from "../pool/member.ts";
import { act, each, type Step, type Who } from "./scene.ts";

/** Debian's libfaketime: what it is loaded into reads its offset from a file, again and again. */
const FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
const CLOCK = "/ipc/clock";
const underClock = [
  ...["/bin/sh", "-c"],
  `[ -e ${CLOCK} ] || echo +0 >${CLOCK}
  LD_PRELOAD=$0 FAKETIME_TIMESTAMP_FILE=${CLOCK} FAKETIME_CACHE_DURATION=1 \
    FAKETIME_DONT_FAKE_MONOTONIC=1 exec "$@"`,
  FAKETIME,
];

/** A pod on a host of which the wall clock can be set; its other clocks run on. */
export const settableClock: MemberSettings = {
  managerThrough: underClock,
  nodeThrough: underClock,
  guardThrough: underClock,
};

/** Steps the wall clock of their hosts to so many minutes ahead of the true time, or behind it. */
export function setClock(who: Who, minutes: number): Step {
  const where = minutes === 0
    ? "is right again"
    : `is ${Math.abs(minutes)} min ${minutes > 0 ? "ahead" : "behind"}`;
  return act(
    `the wall clock of ${who.name} ${where}`,
    (scene) =>
      each(who, scene, async ({ pod }) => {
        await Deno.stat(FAKETIME);
        await Deno.writeTextFile(pod.path(CLOCK), `${minutes < 0 ? "" : "+"}${minutes * 60}\n`);
      }),
  );
}

/** Open files that the manager's process may have, its sockets among them. */
const DESCRIPTORS = 64;

/** The manager may open few files. */
export const fewDescriptors: MemberSettings = {
  managerThrough: ["/bin/sh", "-c", `ulimit -n ${DESCRIPTORS} && exec "$@"`, "limit"],
};

const READER = "sleep";

/** The manager writes its log into a pipe that is full, and whose reader does not read. */
export const stalledLog: MemberSettings = {
  managerThrough: [
    ...["/bin/sh", "-c"],
    `rm -f /ipc/log && mkfifo /ipc/log || exit 1
    ${READER} 1000000 </ipc/log &
    head -c 65536 /dev/zero >/ipc/log
    exec "$@" >/ipc/log`,
    "log",
  ],
};

/** Nobody has the other end of the manager's log any more. */
export function endReader(who: Who): Step {
  return act(
    `the reader of the log of ${who.name} ends`,
    (scene) =>
      each(who, scene, async ({ manager }) => {
        const readers = await named(await manager.processes(), READER);
        if (readers.length !== 1) throw new Error(`${readers.length} processes are ${READER}`);
        readers.forEach((pid) => Deno.kill(pid, "SIGKILL"));
      }),
  );
}

const STRANGER = `use IO::Socket::INET;
  $s = IO::Socket::INET->new(LocalPort => 8000, Listen => 9, ReuseAddr => 1) or die;
  while ($c = $s->accept) {
    sysread $c, $_, 4096;
    print $c "HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n";
    close $c;
  }`;
const GONE = "/ipc/no-stranger";

/** Something else listens on the manager's port before it does, and answers 200 to everything. */
export const takenPort: MemberSettings = {
  managerThrough: [
    ...["/bin/sh", "-c"],
    `[ -e ${GONE} ] || { perl -e "$0" & sleep 0.5; }
    exec "$@"`,
    STRANGER,
  ],
};

export function endStranger(who: Who): Step {
  return act(
    `the stranger on the port of the manager of ${who.name} ends`,
    (scene) =>
      each(who, scene, async ({ pod, manager }) => {
        await Deno.writeTextFile(pod.path(GONE), "");
        const strangers = await named(await manager.processes(), "perl");
        strangers.forEach((pid) => Deno.kill(pid, "SIGKILL"));
      }),
  );
}

async function named(pids: readonly number[], name: string): Promise<readonly number[]> {
  const names = await Promise.all(pids.map((pid) => Deno.readTextFile(`/proc/${pid}/comm`)));
  return pids.filter((_, index) => names[index]?.trim() === name);
}
