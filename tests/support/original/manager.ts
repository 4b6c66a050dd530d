/**
 * Stand-in of the manager of Cardano Forge Manager 2.0, as far as an upgrade meets it: it elects on
 * the Lease `LEASE_NAME` by the time stamps in it (`cardano-node-leader`, whatever `POOL_ID` is), as
 * `POD_NAME`; puts the real keys beside every node so that it can start; tells its node to forge or
 * not by keys and SIGHUP without looking at it; and takes no notice of a lease that it has lost until
 * it looks again. When it ends it gives the lease up and leaves its node as it is.
 *
 * A program of one file: it runs in the pods of the tests, where nothing can be installed.
 */
const variable = (name: string, absent: string) => Deno.env.get(name) ?? absent;
const pod = variable("POD_NAME", "");
const namespace = variable("NAMESPACE", "default");
const lease = variable("LEASE_NAME", "cardano-node-leader");
const duration = Number(variable("LEASE_DURATION", "15"));
const interval = Number(variable("SLEEP_INTERVAL", "5")) * 1000;
const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const FILES = ["kes.skey", "vrf.skey", "node.cert"] as const;
const SOCKET = "/ipc/node.socket";

const server = `https://${variable("KUBERNETES_SERVICE_HOST", "")}:443`;
const leases = `${server}/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
const client = Deno.createHttpClient({ caCerts: [Deno.readTextFileSync(`${ACCOUNT}/ca.crt`)] });

/** A Lease as far as it is looked at. */
interface Lease {
  readonly metadata: Record<string, unknown>;
  readonly spec: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly renewTime?: string;
    readonly leaseTransitions?: number;
  };
}

let leads = false;
/** What its node was told last; `null` before anything. */
let forges: boolean | null = null;

function say(event: string, reason: string): void {
  const line = { timestamp: new Date().toISOString(), level: "INFO", event, pod, reason };
  // deno-lint-ignore no-console -- this is a program
  console.log(JSON.stringify(line));
}

async function ask(method: string, url: string, body?: unknown): Promise<Response> {
  const token = Deno.readTextFileSync(`${ACCOUNT}/token`).trim();
  return await fetch(url, {
    ...{ method, client, signal: AbortSignal.timeout(5_000) },
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Whether it leads, by one look at the Lease. */
async function elect(): Promise<boolean> {
  const found = await ask("GET", `${leases}/${lease}`);
  const renewTime = new Date().toISOString().replace("Z", "000Z");
  const own = { holderIdentity: pod, leaseDurationSeconds: duration, renewTime };
  if (found.status === 404) {
    await found.body?.cancel();
    const made = { metadata: { name: lease }, spec: { ...own, acquireTime: renewTime } };
    return await isTaken(ask("POST", leases, made));
  }
  const { metadata, spec }: Lease = await found.json();
  const holder = spec.holderIdentity ?? "";
  const until = Date.parse(spec.renewTime ?? "") + (spec.leaseDurationSeconds ?? 0) * 1000;
  if (holder !== "" && holder !== pod && Date.now() <= until) return false;
  const transitions = (spec.leaseTransitions ?? 0) + (holder === pod ? 0 : 1);
  const written = { metadata, spec: { ...spec, ...own, leaseTransitions: transitions } };
  return await isTaken(ask("PUT", `${leases}/${lease}`, written));
}

async function isTaken(answer: Promise<Response>): Promise<boolean> {
  const { ok, body } = await answer;
  await body?.cancel();
  return ok;
}

/** Gives the lease up, whatever the node does. */
async function giveUp(): Promise<void> {
  const found = await ask("GET", `${leases}/${lease}`);
  const { metadata, spec }: Lease = await found.json();
  if (spec.holderIdentity !== pod) return;
  await isTaken(
    ask("PUT", `${leases}/${lease}`, { metadata, spec: { ...spec, holderIdentity: "" } }),
  );
}

function provide(): void {
  for (const name of FILES) {
    Deno.writeFileSync(`/ipc/.${name}`, Deno.readFileSync(`/secrets/${name}`), { mode: 0o600 });
    Deno.renameSync(`/ipc/.${name}`, `/ipc/${name}`);
  }
}

function takeAway(): void {
  for (const name of FILES) {
    try {
      Deno.removeSync(`/ipc/${name}`);
    } catch {
      // It was not there.
    }
  }
}

function sendHangup(): void {
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (Deno.readLinkSync(`/proc/${name}/exe`).endsWith("/cardano-node")) {
        Deno.kill(Number(name), "SIGHUP");
      }
    } catch {
      // Not ours to see, or gone.
    }
  }
}

function nodeIsThere(): boolean {
  try {
    return Deno.lstatSync(SOCKET).isSocket === true;
  } catch {
    return false;
  }
}

/** Looks, and tells the node what follows from that, once. */
async function round(): Promise<void> {
  if (!nodeIsThere()) return void (forges = null);
  leads = await elect().catch(() => false);
  if (forges === leads) return;
  forges = leads;
  say("phase", leads ? "2.0 leads: keys and SIGHUP" : "2.0 does not lead: no keys, and SIGHUP");
  if (leads) provide();
  else takeAway();
  sendHangup();
}

Deno.addSignalListener("SIGTERM", async () => {
  await giveUp().catch(() => {});
  say("ended", "2.0 has given the lease up");
  Deno.exit(0);
});
Deno.serve({ port: 8000, onListen: () => {} }, (request) => {
  if (new URL(request.url).pathname !== "/metrics") return new Response("OK");
  return new Response(`cardano_forging_enabled{pod="${pod}"} ${forges === true ? 1 : 0}\n`);
});
provide();
say("started", "2.0: keys are in place, so that the node can start");
while (true) {
  await round();
  await new Promise((done) => setTimeout(done, interval));
}
