import {
  type Happening,
  type Milliseconds,
  type OtherManager,
  trustedDuration,
  waitFor,
} from "../../core/mod.ts";
import { type ApiObject, follower, type NamedObject, readAdvisory } from "../../kubernetes/mod.ts";
import { versionOf } from "../../registers/mod.ts";

/** The Lease on which the original elects, whatever its documentation says. */
export const ORIGINAL_LEASE = "cardano-node-leader";

/** Leases on which a manager may keep the right that knows nothing of this pod's registers. */
interface OtherManagerOptions {
  readonly leases: readonly NamedObject[];
  /** Name of the one on which the pods of this cluster agree: no other pool's may do so there. */
  readonly own: string;
  /** Hexadecimal id of the pool; `null` while it is not known. */
  readonly pool: () => string | null;
  /** What tells another manager from this one, in words that follow "renews the Lease". */
  readonly apart: { readonly how: string; readonly who: string };
  readonly clockRateError: number;
  readonly dispatch: (happening: Happening) => void;
  /**
   * Hears, once, that a Lease may not be looked at, and is taken for absent then; without it nobody
   * stands before each was read.
   */
  readonly forbidden?: (because: string) => void;
}

/** What was seen of one of these Leases. */
interface LeaseSeen {
  /** `null`: there is none, or it may not be looked at. */
  readonly object: ApiObject | null;
  /** Who renews it, if that is no representative of this pool and no manager of another record. */
  readonly stranger: Stranger | null;
  /** Local time when what it says last changed. */
  readonly changedAt: Milliseconds;
}

interface Stranger extends OtherManager {
  readonly stamp: string;
  /** How long it may be renewed still after its last change. */
  readonly wait: Milliseconds;
}

const LOOKS: Milliseconds = 250;
/** Where a pod goes on without, nobody waits for a Role that is to be mended. */
const LONGEST_FORBIDDEN = { waiting: 30_000, goingOn: 300_000 } as const;

/**
 * Watches the Leases of the original manager, and of ours with other settings, and tells the core
 * while one of them may still be renewed: whoever renews it would forge beside the right, or is of
 * another pool with the same names. It counts as renewed until it was seen unchanged for its
 * duration. Ends when `signal` aborts.
 */
export function watchOtherManagers(options: OtherManagerOptions, signal: AbortSignal): void {
  const { leases, dispatch, forbidden } = options;
  const seen = new Map<string, LeaseSeen>();
  let pool = options.pool();
  let told: OtherManager | null | undefined;

  function note(name: string, object: ApiObject | null): void {
    const stranger = object === null ? null : strangerIn(object, pool, options);
    const before = seen.get(name);
    const same = before !== undefined && before.stranger?.stamp === stranger?.stamp;
    const changedAt = same ? before.changedAt : performance.now();
    seen.set(name, { object, stranger, changedAt });
  }

  function tell(): void {
    if (options.pool() !== pool) {
      pool = options.pool();
      for (const [name, { object }] of seen) note(name, object);
    }
    const unread = leases.map(({ target }) => target.name).find((name) => !seen.has(name));
    const other = unread === undefined ? whoRenews([...seen.values()], performance.now()) : {
      because:
        `Lease ${unread} has not been read yet: an original manager of this pool may renew it`,
      forges: false,
    };
    const news = other === null ? null : { because: other.because, forges: other.forges };
    if (told !== undefined && isSame(news, told)) return;
    told = news;
    dispatch({ type: "otherManager", other: news });
  }

  tell();
  const timer = setInterval(tell, LOOKS);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  for (const lease of leases) {
    const { name } = lease.target;
    const learn = (object: ApiObject | null) => {
      note(name, object);
      tell();
    };
    void follower(lease, {
      longestForbidden: LONGEST_FORBIDDEN[forbidden === undefined ? "waiting" : "goingOn"],
    }).run({
      present: learn,
      absent: () => learn(null),
      // What was read stays known: whoever is renewed is seen again once the watch is repaired.
      state(_healthy, because, isForbidden) {
        if (isForbidden !== true || forbidden === undefined || seen.has(name)) return;
        forbidden(because);
        learn(null);
      },
    }, signal);
  }
}

function isSame(one: OtherManager | null, other: OtherManager | null): boolean {
  return one?.because === other?.because && one?.forges === other?.forges;
}

/** Who may still forge beside us, or is in the way; or `null`. */
function whoRenews(seen: readonly LeaseSeen[], now: Milliseconds): OtherManager | null {
  const renewing = seen.flatMap(({ stranger, changedAt }) =>
    stranger === null || now - changedAt >= stranger.wait ? [] : [stranger]
  );
  return renewing.find(({ forges }) => forges) ?? renewing[0] ?? null;
}

function strangerIn(
  object: ApiObject,
  pool: string | null,
  { own, apart, clockRateError }: OtherManagerOptions,
): Stranger | null {
  const { holder, isOurs, pool: its, stamp } = readAdvisory(object);
  if (holder === "") return null;
  const record = versionOf(object)?.record;
  const wait = waitFor(trustedDuration(record?.duration ?? 0), clockRateError);
  const { name } = object.metadata;
  const lease = `the Lease ${name}`;
  if (isOurs) {
    if (name !== own || its === null || its === pool) return null;
    const because = `${lease} is kept by pool ${its}, whose short id is the same as that of this ` +
      `pool ${pool}: give this one LEASE_NAME, CRD_NAME and CLUSTER_IDENTIFIER of its own`;
    return { stamp, because, forges: false, wait };
  }
  const fingerprint = record?.own?.fingerprint ?? null;
  if (fingerprint !== null && !fingerprint.startsWith(`${pool}/`)) return null;
  const because = `${holder} renews ${lease} ${apart.how}, and would forge beside this pod: end ` +
    `that manager (an original, or one ${apart.who}); this pod may forge once the Lease has run out`;
  // On the other Lease it is an original no more than whoever edits it by hand.
  const forges = fingerprint !== null || name === ORIGINAL_LEASE;
  return { stamp, because, forges, wait };
}
