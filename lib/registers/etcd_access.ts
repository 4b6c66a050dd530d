import { causeOf } from "../errors/mod.ts";
import {
  addressesToProve,
  checkTls,
  filesOf,
  isLoopback,
  type Source,
  type TlsSources,
} from "../http/mod.ts";

/** How somebody says where an etcd is, and which of its keys holds the record. */
export interface EtcdConfiguration {
  /** Client addresses of the members of one etcd cluster, `https://HOST:PORT`. */
  readonly endpoints: readonly string[];
  /** Certificate authorities in PEM, added to those of the system; `null` for the latter alone. */
  readonly authorities: Source | null;
  /** Client certificate, in PEM. */
  readonly certificate: Source | null;
  /** Its private key, in PEM. */
  readonly key: Source | null;
  /** Name of the key that holds the record. */
  readonly keyName: string;
  /** Whether `http://` is accepted, to this very machine alone. */
  readonly plainLoopback?: boolean;
}

/**
 * How to reach one etcd cluster and as whom. Plain data, so that it can be handed to a Worker.
 *
 * It may hold a private key inline: never log it.
 */
export interface EtcdAccess extends TlsSources {
  /** Addresses of its members, without a slash at their end. */
  readonly endpoints: readonly string[];
  /** Their hosts and ports, as Deno's `--allow-net` spells them. */
  readonly hostPorts: readonly string[];
  /** Every file that is read while talking to it, now and later. */
  readonly files: readonly string[];
  readonly keyName: string;
}

/** Access to an etcd cluster, or every reason why there is none. */
type EtcdAccessOutcome =
  | {
    readonly kind: "ready";
    readonly access: EtcdAccess;
    /** What will keep it from being used as it is, but may be mended at any moment; or `null`. */
    readonly warning: string | null;
  }
  | { readonly kind: "failed"; readonly because: string };

const mostEndpoints = 9;

/**
 * Checks what can be checked without talking to etcd: addresses are encrypted, files are readable,
 * authorities parse, the certificate fits its key.
 */
export async function etcdAccess(configuration: EtcdConfiguration): Promise<EtcdAccessOutcome> {
  const { endpoints, authorities, certificate, key, keyName, plainLoopback } = configuration;
  const urls = endpoints.map((endpoint) => readEndpoint(endpoint, plainLoopback === true));
  const reasons = urls.flatMap((url) => typeof url === "string" ? [url] : []);
  const usable = urls.flatMap((url) => typeof url === "string" ? [] : [url]);
  const origins = usable.map(({ origin }) => origin);
  if (endpoints.length === 0 || endpoints.length > mostEndpoints) {
    reasons.push(`there are ${endpoints.length} endpoints, expected 1 to ${mostEndpoints}`);
  }
  const twice = origins.find((origin, index) => origins.indexOf(origin) !== index);
  if (twice !== undefined) reasons.push(`the endpoint ${twice} is named twice`);
  if (!/^[\x21-\x7e]{1,512}$/.test(keyName)) {
    reasons.push("the name of the key is not 1 to 512 printable characters without white space");
  }
  if ((certificate === null) !== (key === null)) {
    const half = certificate === null ? "key but no certificate" : "certificate but no key";
    reasons.push(`there is a client ${half}`);
  }
  const pair = certificate === null || key === null ? null : { certificate, key };
  const access: EtcdAccess = {
    endpoints: origins,
    hostPorts: usable.map(({ hostname, port, protocol }) =>
      `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`
    ),
    files: filesOf([authorities, certificate, key]),
    authorities,
    certificate: pair,
    keyName,
  };
  let warning: string | null = null;
  try {
    warning = await checkTls(access);
  } catch (error) {
    reasons.push(causeOf(error));
  }
  return reasons.length === 0
    ? { kind: "ready", access, warning }
    : { kind: "failed", because: `This etcd cannot be used: ${reasons.join("; ")}` };
}

/** What a process that uses `access` must be allowed to do, and no more. */
export function grantForEtcd(access: EtcdAccess): Pick<EtcdAccess, "files" | "hostPorts"> {
  const { files, hostPorts } = access;
  return { files, hostPorts: [...hostPorts, ...addressesToProve(access)] };
}

/** An address as a URL, or why it is none that can be used. */
function readEndpoint(address: string, plainLoopback: boolean): URL | string {
  const url = URL.canParse(address) ? new URL(address) : null;
  // What cannot be parsed is not repeated: a password may be in it.
  if (url === null) return "an endpoint is not a URL, expected https://HOST:PORT";
  if (url.username !== "" || url.password !== "") {
    return `the endpoint at ${url.host} carries a user name or password: use a client certificate`;
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return `the endpoint at ${url.host} has more than host and port, expected https://HOST:PORT`;
  }
  if (url.protocol === "https:" || (plainLoopback && isPlainLoopback(url))) return url;
  return `the endpoint ${url.protocol}//${url.host} is not encrypted, expected https`;
}

function isPlainLoopback({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && isLoopback(hostname);
}
