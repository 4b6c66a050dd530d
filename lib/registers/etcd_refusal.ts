import { jsonObject, parseJson, serverWords } from "../http/mod.ts";

/** What etcd says when it refuses, and what that means, with the way out. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [
    /database space exceeded/,
    "its database is full (alarm NOSPACE), and it refuses every write: compact and defragment it, " +
    "raise --quota-backend-bytes if need be, then run etcdctl alarm disarm",
  ],
  [
    /corrupt/,
    "its members disagree about their data (alarm CORRUPT): rebuild the one that is wrong, then run " +
    "etcdctl alarm disarm",
  ],
  [
    /no leader|leader changed|leader failure|unhealthy cluster/,
    "its members have no leader: more than half of them must run and reach each other",
  ],
  [
    /timed out|deadline exceeded/,
    "its members did not agree in time: more than half of them must run, reach each other and have " +
    "disks that sync quickly",
  ],
  [
    /not supported for learner/,
    "this member is a learner, which cannot serve a register: promote it (etcdctl member promote) " +
    "or take it off the list of endpoints",
  ],
  [
    /CommonName of client|user name is empty|permission denied|auth token|auth store/,
    "its own users and roles are switched on, and through its JSON gateway a certificate is no " +
    "user: give the register an etcd without auth enable, and let --client-cert-auth say who gets in",
  ],
  [
    /CertificateRequired/,
    "it asks for a client certificate: configure one, and its key",
  ],
  [
    /received fatal alert/,
    "it does not accept the client certificate: an authority of its --trusted-ca-file has to sign it",
  ],
  [
    /invalid peer certificate/,
    "its own certificate is not trusted: the configured authorities have to include the one that " +
    "signed it, and the endpoint has to be a name or an address that it states",
  ],
  [/too many requests/, "it has too much to do"],
  [/server stopped/, "it is being stopped"],
];

/** Why etcd refused, and the way out, in one sentence. */
export function explainRefusal(status: number, body: string): string {
  // Not everything that etcd says is JSON.
  const said = jsonObject(parseJson(body))?.message ?? body;
  const meaning = typeof said === "string" ? meaningOf(said) : null;
  return `${meaning ?? meaningOfStatus(status)} (${status})${serverWords(body)}`;
}

/** Why no answer came, and the way out where one is known. */
export function explainTrouble(words: string): string {
  const meaning = meaningOf(words);
  return meaning === null ? words : `${meaning} (${words})`;
}

/** What etcd's own words mean; `null` if they need no explanation. */
export function meaningOf(words: string): string | null {
  return meanings.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

function meaningOfStatus(status: number): string {
  if (status >= 300 && status < 400) return "redirected, which is not followed";
  switch (status) {
    case 401:
    case 403:
      return "it does not let this client in: see --client-cert-auth, --trusted-ca-file and whatever " +
        "stands in front of it";
    case 404:
      return "it does not serve etcd's JSON gateway: see --enable-grpc-gateway, and name client " +
        "addresses of etcd 3.4 or newer";
    default:
      return "refused";
  }
}
