import assert from "assert";
import { FakeTimers } from "testing";
import { clientLibrary } from "../../../lib/kubernetes/client_library.ts";
import { type ApiServer, openApiServer } from "../../../lib/kubernetes/mod.ts";
import type { HttpAnswer } from "../../../lib/http/mod.ts";
import { candidateList, etcdRegister, kubernetesLease } from "../../../lib/registers/mod.ts";
import { etcdCandidates } from "../../../lib/registers/etcd_candidates.ts";
import { LONGEST_PAUSE } from "../../../lib/http/watch_rounds.ts";
import { BACK_OFF } from "../../sim/world/watch.ts";

Deno.test("the simulator's watches are tried again as soon", () => {
  assert.equal(Math.max(...BACK_OFF), LONGEST_PAUSE);
});

type Ask = () => Promise<never>;
type Watch = (signal: AbortSignal) => Promise<void>;
const listener = { observed() {}, state() {} };
const watch = { random: () => 0.999 };
const place = { namespace: "pool", leaseName: "right", watch };

/** What is watched beside a server that answers nothing, whatever kind of server it is. */
const KINDS: Readonly<Record<string, (ask: Ask) => Watch>> = {
  "a Lease": (ask) => {
    const register = kubernetesLease({ name: "us", api: apiOf(ask), ...place });
    return (signal) => register.watch(listener, signal);
  },
  "a key of etcd": (ask) => {
    const register = etcdRegister({ name: "us", client: clientOf(ask), watch });
    return (signal) => register.watch(listener, signal);
  },
  "candidates beside a Lease": (ask) => {
    const list = candidateList({ api: apiOf(ask), ...place });
    return (signal) => list.watch(listener, signal);
  },
  "candidates beside a key of etcd": (ask) => {
    const list = etcdCandidates({ client: clientOf(ask), watch });
    return (signal) => list.watch(listener, signal);
  },
};

function apiOf(send: () => Promise<HttpAnswer>): ApiServer {
  const { configuration } = openApiServer({
    ...{ server: "https://10.0.0.1", hostPort: "10.0.0.1:443", files: [], namespace: null },
    ...{ authorities: null, certificate: null, token: null },
  }, { requestTimeout: 1_000 });
  const open = () => Promise.reject(new Error("nothing was listed"));
  const transport = { send, open, close() {} };
  const httpApi = clientLibrary(transport);
  return { configuration: { ...configuration, httpApi }, transport, close() {} };
}

function clientOf(ask: Ask) {
  return { keyName: "right", ask, watch: ask, close() {} };
}

/** The pauses between the questions of five minutes, each of which is answered by `answer`. */
async function pausesOf<Answer>(
  open: (ask: () => Promise<Answer>) => Watch,
  answer: () => Promise<Answer>,
): Promise<readonly number[]> {
  const clock = FakeTimers.install({ now: 0 });
  try {
    const asked: number[] = [];
    const life = new AbortController();
    const over = open(() => {
      asked.push(clock.now);
      return answer();
    })(life.signal);
    // A request is built by more turns of the real clock than one tick waits for.
    for (let step = 0; step < 3_000; step += 1) await clock.tickAsync(100);
    life.abort();
    await over;
    return asked.slice(1).map((time, at) => time - (asked[at] ?? 0));
  } finally {
    clock.uninstall();
  }
}

for (const [kind, open] of Object.entries(KINDS)) {
  Deno.test(`the watch of ${kind} is tried again soon, however long its server was gone`, async () => {
    const pauses = await pausesOf(open, () => Promise.reject(new Error("no network")));
    assert(pauses.length > 80, pauses.join());
    assert(Math.max(...pauses) <= LONGEST_PAUSE, `${Math.max(...pauses)} ms`);
    // Nor is it hammered.
    assert(Math.min(...pauses.slice(3)) >= LONGEST_PAUSE / 2, pauses.join());
  });
}

Deno.test("candidates that a Role forbids to watch are asked for every half minute", async () => {
  const forbidden = { status: 403, date: null, body: "{}" };
  const pauses = await pausesOf(
    (ask) => {
      const list = candidateList({ api: apiOf(ask), ...place });
      return (signal) => list.watch(listener, signal);
    },
    () => Promise.resolve(forbidden),
  );
  assert(pauses.length < 20, pauses.join());
  assert(Math.max(...pauses) <= 30_000 && Math.min(...pauses.slice(7)) >= 15_000, pauses.join());
});
