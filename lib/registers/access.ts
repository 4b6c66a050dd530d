import { type ApiServer, type ApiServerAccess, openApiServer } from "../kubernetes/mod.ts";
import { type CandidateList, candidateList } from "./candidates.ts";
import { etcdRegister } from "./etcd.ts";
import type { EtcdAccess } from "./etcd_access.ts";
import { etcdCandidates } from "./etcd_candidates.ts";
import { openEtcd } from "./etcd_client.ts";
import { kubernetesLease } from "./lease.ts";
import type { Register } from "./port.ts";

/**
 * How to reach one register, and which of its records is the one of the right. Plain data, so that
 * it can be handed to a Worker.
 *
 * It may hold secrets: never log it.
 */
export type RegisterAccess =
  | {
    readonly kind: "lease";
    /** Name of the register. */
    readonly name: string;
    readonly api: ApiServerAccess;
    readonly namespace: string;
    readonly leaseName: string;
  }
  | { readonly kind: "etcd"; readonly name: string; readonly etcd: EtcdAccess };

/** A register, and what lets go of its connections. */
interface Opened<Thing> {
  readonly thing: Thing;
  /** Requests under way end by their own limits. */
  readonly close: () => void;
}

/**
 * Opens connections to a register of their own, so that nothing else ever waits on them; sends
 * nothing yet. Every request gets at most `requestTimeout` milliseconds.
 */
export function openRegister(access: RegisterAccess, requestTimeout: number): Opened<Register> {
  const { name } = access;
  if (access.kind === "etcd") {
    const client = openEtcd(access.etcd, { requestTimeout });
    return { thing: etcdRegister({ name, client }), close: client.close };
  }
  const { namespace, leaseName } = access;
  return overApi(
    access.api,
    requestTimeout,
    (api) => kubernetesLease({ name, api, namespace, leaseName }),
  );
}

/** As {@link openRegister}, the candidates beside the record. */
export function openCandidates(
  access: RegisterAccess,
  requestTimeout: number,
): Opened<CandidateList> {
  if (access.kind === "etcd") {
    const keyName = `${access.etcd.keyName}-candidates`;
    const client = openEtcd({ ...access.etcd, keyName }, { requestTimeout });
    return { thing: etcdCandidates({ client }), close: client.close };
  }
  const { namespace, leaseName } = access;
  return overApi(
    access.api,
    requestTimeout,
    (api) => candidateList({ api, namespace, leaseName }),
  );
}

function overApi<Thing>(
  access: ApiServerAccess,
  requestTimeout: number,
  make: (api: ApiServer) => Thing,
): Opened<Thing> {
  const api = openApiServer(access, { requestTimeout });
  return { thing: make(api), close: api.close };
}
