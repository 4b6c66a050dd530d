import type { Register } from "../../lib/registers/mod.ts";
import type { FollowOptions } from "../../lib/kubernetes/mod.ts";
import type { Proxy } from "./proxy.ts";

/** Why something cannot be done to a register. */
export interface Absent {
  readonly absent: string;
}

/** How a client is opened. */
export interface OpenOptions {
  readonly watch?: FollowOptions;
  /** Time limit of one request, in milliseconds. */
  readonly requestTimeout?: number;
}

/** One register somewhere, and what others may do to it. */
export interface RegisterWorld {
  /** A client with connections of its own. */
  open(options?: OpenOptions): Register;
  /** Somebody with an editor names another holder and leaves everything else as it is. */
  editHolder(holder: string): Promise<void>;
  /** Somebody deletes the record, if there is one. */
  remove(): Promise<void>;
  /** What lies between every client of {@link open} and the server. */
  readonly network: Proxy | Absent;
  /** A client that asks whatever answers at this address. */
  readonly openAt: ((url: string, options?: OpenOptions) => Register) | Absent;
  /** Takes a backup of the register, which the answer puts back in its place. */
  readonly backup: (() => Promise<() => Promise<void>>) | Absent;
  /** The server forgets what has happened so far, and knows only what is. */
  readonly forget: (() => Promise<void>) | Absent;
  /** Whether the server ends watches at the time that they ask for. */
  readonly watchTime: true | Absent;
  /** What only a Lease behind an API server has; `null` for a register in memory. */
  readonly lease: LeaseWorld | null;
}

/** What a register that is a Lease lets others do besides. */
export interface LeaseWorld {
  /** The Lease as the server has it. */
  raw(): Promise<RawLease>;
  /** Merges into the Lease, as `kubectl patch --type=merge` does. */
  patch(patch: unknown): Promise<void>;
  /** Creates the Lease as somebody else would. */
  put(spec: unknown, annotations: Readonly<Record<string, string>>): Promise<void>;
  /** A client whose token is read from a file. */
  openWithTokenFile(path: string): Register;
  /** A token that the server accepts. */
  freshToken(): Promise<string>;
  /** A client of a Lease that the server does not let it have. */
  openForbidden(): Register;
}

/** The parts of a Lease that the suite looks at. */
export interface RawLease {
  readonly metadata: {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly unknown[];
  };
  readonly spec: Readonly<Record<string, unknown>>;
}
