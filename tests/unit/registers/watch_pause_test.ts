import assert from "assert";
import { FakeTimers } from "testing";
import { clientLibrary } from "../../../lib/kubernetes/client_library.ts";
import { openCluster } from "../../../lib/kubernetes/mod.ts";
import { etcdRegister, kubernetesLease, type Register } from "../../../lib/registers/mod.ts";
import { LONGEST_PAUSE } from "../../../lib/registers/watch_pause.ts";
import { BACK_OFF } from "../../sim/world/watch.ts";

Deno.test("the simulator's watches are tried again as soon", () => {
  assert.equal(Math.max(...BACK_OFF), LONGEST_PAUSE);
});

type Ask = () => Promise<never>;
const random = () => 0.999;

/** A record at a server that answers nothing, whatever kind of server it is. */
const KINDS: Readonly<Record<string, (ask: Ask) => Register>> = {
  "Lease"(ask) {
    const { configuration } = openCluster({
      ...{ server: "https://10.0.0.1", hostPort: "10.0.0.1:443", files: [], namespace: null },
      ...{ authorities: null, certificate: null, token: null },
    }, { requestTimeout: 1_000 });
    const transport = { send: ask, open: ask, close() {} };
    const place = { name: "us", namespace: "pool", leaseName: "right" };
    const httpApi = clientLibrary(transport);
    const cluster = { configuration: { ...configuration, httpApi }, transport, close() {} };
    return kubernetesLease({ ...place, cluster, watch: { random } });
  },
  "key of etcd"(ask) {
    const client = { keyName: "right", ask, watch: ask, close() {} };
    return etcdRegister({ name: "us", client, watch: { random } });
  },
};

for (const [kind, open] of Object.entries(KINDS)) {
  Deno.test(`the watch of a ${kind} is tried again soon, however long its server was gone`, async () => {
    const clock = FakeTimers.install({ now: 0 });
    try {
      const asked: number[] = [];
      const register = open(() => {
        asked.push(clock.now);
        return Promise.reject(new Error("no network"));
      });
      const life = new AbortController();
      const over = register.watch({ observed() {}, state() {} }, life.signal);
      // A request is built by more turns of the real clock than one tick waits for.
      for (let step = 0; step < 3_000; step += 1) await clock.tickAsync(100);
      life.abort();
      await over;
      const pauses = asked.slice(1).map((time, at) => time - (asked[at] ?? 0));
      assert(pauses.length > 80, asked.join());
      assert(Math.max(...pauses) <= LONGEST_PAUSE, `${Math.max(...pauses)} ms`);
      // Nor is it hammered.
      assert(Math.min(...pauses.slice(3)) >= LONGEST_PAUSE / 2, pauses.join());
    } finally {
      clock.uninstall();
    }
  });
}
