import assert from "assert";
import { FakeTimers } from "testing";
import type { OtherManager } from "../../../../lib/core/mod.ts";
import { advisoryWith, type ApiObject, type NamedObject } from "../../../../lib/kubernetes/mod.ts";
import {
  ORIGINAL_LEASE,
  watchOtherManagers,
} from "../../../../lib/runtime/clusters/other_manager.ts";
import { leaseWith } from "../../../../lib/registers/lease_object.ts";
import { recordOf } from "../../../contract/records.ts";

const POOL = "ab".repeat(28);
const where = { namespace: "default", name: ORIGINAL_LEASE };

/** As the original writes it at that second. */
function original(second: number, base: ApiObject = { metadata: where }): ApiObject {
  return {
    ...base,
    ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
    metadata: { ...base.metadata, resourceVersion: String(100 + second) },
    spec: {
      ...{ holderIdentity: "producer-0", leaseDurationSeconds: 15, leaseTransitions: 3 },
      renewTime: new Date(second * 1000).toISOString().replace("Z", "000Z"),
    },
  };
}

/** How a stage differs from the ordinary. */
interface Place {
  readonly own?: string;
  readonly name?: string;
  readonly pool?: () => string | null;
  readonly forbidden?: (because: string) => void;
  /** Takes the times at which the Lease was asked for in vain. */
  readonly asked?: number[];
}

/** Plays what the Lease is read to be; the watch itself never opens, so that it is read anew. */
async function onStage(
  lease: (second: number) => ApiObject | null | "unreadable" | "forbidden",
  run: (
    clock: ReturnType<typeof FakeTimers.install>,
    told: () => string | null,
    other: () => OtherManager | null,
  ) => Promise<void>,
  { own = where.name, name = where.name, pool = (): string | null => POOL, forbidden, asked = [] }:
    Place = {},
): Promise<void> {
  const clock = FakeTimers.install({ now: 0 });
  const life = new AbortController();
  const unasked = () => Promise.reject(new Error("not asked"));
  const object: NamedObject = {
    target: { group: "coordination.k8s.io", version: "v1", plural: "leases", ...where, name },
    ...{ read: unasked, create: unasked, replace: unasked, merge: unasked, apply: unasked },
    replaceStatus: unasked,
    list() {
      const found = lease(clock.now / 1000);
      if (found === "unreadable") return Promise.resolve({ kind: "failed", because: "away" });
      if (found === "forbidden") {
        asked.push(clock.now);
        const refusal = { kind: "refused", missing: null, serverTime: null } as const;
        return Promise.resolve({ ...refusal, status: 403, because: "grant the verb list" });
      }
      const rest = { resourceVersion: "1", serverTime: null };
      return Promise.resolve({ kind: "listed", object: found, ...rest });
    },
    watch: () => Promise.resolve({ kind: "failed", because: "no watch here" }),
  };
  let other: OtherManager | null = { because: "nothing yet", forges: false };
  watchOtherManagers({
    ...{ leases: [object], own, pool, clockRateError: 0.1 },
    apart: { how: "elsewhere", who: "with other settings" },
    ...(forbidden === undefined ? {} : { forbidden }),
    dispatch: (happening) => {
      if (happening.type === "otherManager") other = happening.other;
    },
  }, life.signal);
  try {
    await run(clock, () => other?.because ?? null, () => other);
  } finally {
    life.abort();
    await clock.tickAsync(60_000);
    clock.uninstall();
  }
}

Deno.test("before the Lease was read nobody stands, and one that is absent stops nobody", async () => {
  await onStage((second) => second < 5 ? "unreadable" : null, async (clock, told) => {
    assert.match(told() ?? "", /has not been read yet/);
    await clock.tickAsync(4_000);
    assert.match(told() ?? "", /cardano-node-leader has not been read yet/);
    await clock.tickAsync(60_000);
    assert.equal(told(), null);
  });
});

Deno.test("an original that renews is named for as long as it does, and its duration after that", async () => {
  await onStage((second) => original(Math.min(100, second)), async (clock, told) => {
    await clock.tickAsync(100_000);
    assert.match(told() ?? "", /producer-0 renews the Lease cardano-node-leader/);
    await clock.tickAsync(10_000);
    assert.notEqual(told(), null);
    await clock.tickAsync(60_000);
    assert.equal(told(), null);
  });
});

Deno.test("so is one that has not renewed since this pod started", async () => {
  await onStage(() => original(0), async (clock, told) => {
    await clock.tickAsync(16_000);
    assert.match(told() ?? "", /producer-0/);
    await clock.tickAsync(2_000);
    assert.equal(told(), null);
  });
});

Deno.test("who may not look at it waits for it, or says so once and goes on, and asks seldom", async () => {
  await onStage(() => "forbidden", async (clock, told) => {
    await clock.tickAsync(120_000);
    assert.match(told() ?? "", /has not been read yet/);
  });
  const [said, asked]: [string[], number[]] = [[], []];
  const forbidden = (because: string) => void said.push(because);
  await onStage(() => "forbidden", async (clock, told) => {
    await clock.tickAsync(1_000);
    assert.equal(told(), null);
    for (let minute = 0; minute < 60; minute += 1) await clock.tickAsync(60_000);
    assert.deepEqual(said, ["grant the verb list"]);
    const lastly = asked.filter((time) => time > 1_800_000).length;
    assert(lastly >= 6 && lastly <= 13, `${lastly} times in half an hour`);
  }, { forbidden, asked });
});

Deno.test("once it may, an original that renews is seen all the same", async () => {
  const forbidden = () => {};
  await onStage((second) => second < 60 ? "forbidden" : original(second), async (clock, told) => {
    await clock.tickAsync(30_000);
    assert.equal(told(), null);
    for (let waited = 0; waited < 400 && told() === null; waited += 1) await clock.tickAsync(1_000);
    assert.match(told() ?? "", /producer-0 renews the Lease cardano-node-leader elsewhere/);
  }, { forbidden });
});

Deno.test("a manager of ours is told by its pool, as soon as that is known", async () => {
  const record = recordOf("pool-9/uid/9", { fingerprint: `${POOL}/mainnet-764824073/home` });
  const made = leaseWith(record, { metadata: { ...where, resourceVersion: "5" } });
  const lease = { ...made, kind: "Lease" };
  let known: string | null = null;
  await onStage(() => lease, async (clock, told) => {
    await clock.tickAsync(1_000);
    assert.equal(told(), null);
    known = POOL;
    await clock.tickAsync(1_000);
    assert.match(told() ?? "", /pool-9\/uid\/9 renews .*, or one with other settings\)/);
    known = "cd".repeat(28);
    await clock.tickAsync(1_000);
    assert.equal(told(), null);
  }, { own: "ours", pool: () => known });
});

Deno.test("a representative is no other manager; an original that renews after it is one", async () => {
  const ours = advisoryWith({ holder: "pool-0/uid/1", pool: POOL }, null, where, 1_000);
  const stored = { ...ours, metadata: { ...ours.metadata, resourceVersion: "7" } };
  await onStage(() => stored, async (clock, told) => {
    await clock.tickAsync(1_000);
    assert.equal(told(), null);
  });
  await onStage((second) => original(second, stored), async (clock, told) => {
    await clock.tickAsync(1_000);
    assert.match(told() ?? "", /producer-0/);
  });
});

Deno.test("a representative of another pool with the same names is told of, while it is there", async () => {
  const theirs = (holder: string, at: number) => {
    const lease = advisoryWith({ holder, pool: "cd".repeat(28) }, null, where, at);
    return { ...lease, metadata: { ...lease.metadata, resourceVersion: "7" } };
  };
  await onStage(() => theirs("pool-0/uid/1", 1_000), async (clock, told) => {
    await clock.tickAsync(65_000);
    assert.match(
      told() ?? "",
      /is kept by pool cdcd.*short id.*this pool abab.*CLUSTER_IDENTIFIER/,
    );
    await clock.tickAsync(2_000);
    assert.equal(told(), null);
  });
  await onStage(() => theirs("", 1_000), async (clock, told) => {
    await clock.tickAsync(1_000);
    assert.equal(told(), null);
  });
});

Deno.test("another pool that keeps the original's name for itself stops no pool with a Lease of its own", async () => {
  const pool = "cd".repeat(28);
  const theirs = advisoryWith({ holder: "pool-0/uid/1", pool }, null, where, 1_000);
  const stored = { ...theirs, metadata: { ...theirs.metadata, resourceVersion: "7" } };
  await onStage(() => stored, async (clock, told) => {
    await clock.tickAsync(1_000);
    assert.equal(told(), null);
  }, { own: "cardano-leader-mainnet-abababab" });
});

Deno.test("a manager of ours without shared registers is one, unless its pool is another", async () => {
  const lease = (fingerprint: string) => {
    const record = recordOf("pool-9/uid/9", { fingerprint });
    const made = leaseWith(record, { metadata: { ...where, resourceVersion: "5" } });
    return { ...made, kind: "Lease" };
  };
  await onStage(() => lease(`${POOL}/mainnet-764824073/home`), async (clock, told) => {
    await clock.tickAsync(1_000);
    assert.match(told() ?? "", /pool-9\/uid\/9 renews/);
  });
  await onStage(() => lease(`${"cd".repeat(28)}/mainnet-764824073/home`), async (clock, told) => {
    await clock.tickAsync(1_000);
    assert.equal(told(), null);
  });
});

Deno.test("an original forges, and so does a manager of ours without shared registers: nobody else", async () => {
  const name = "cardano-leader-mainnet-abababab";
  const named = { metadata: { ...where, name } };
  const forges = async (object: ApiObject | "unreadable", at: { own?: string; name?: string }) => {
    let answer: boolean | undefined;
    await onStage(() => object, async (clock, _, other) => {
      await clock.tickAsync(1_000);
      answer = other()?.forges;
    }, at);
    return answer;
  };
  assert.equal(await forges(original(0), {}), true);
  assert.equal(await forges("unreadable", {}), false);
  // Whoever edits the Lease by hand on which the pods of this cluster agree.
  assert.equal(await forges(original(0, named), { own: name, name }), false);
  const fingerprint = `${POOL}/mainnet-764824073/home`;
  const record = recordOf("pool-9/uid/9", { fingerprint });
  const ours = leaseWith(record, { metadata: { ...where, name, resourceVersion: "5" } });
  assert.equal(await forges({ ...ours, kind: "Lease" }, { own: name, name }), true);
  // A pool whose names are the same forges for itself.
  const pool = "cd".repeat(28);
  const theirs = advisoryWith({ holder: "pool-0/uid/1", pool }, null, where, 1_000);
  const stored = { ...theirs, metadata: { ...theirs.metadata, resourceVersion: "7" } };
  assert.equal(await forges(stored, {}), false);
});

Deno.test("that who is in the way forges, too, is news, although it is told in the same words", async () => {
  const name = "cardano-leader-mainnet-abababab";
  const record = recordOf("producer-0", { fingerprint: `${POOL}/mainnet-764824073/home` });
  const ours = {
    ...leaseWith(record, { metadata: { ...where, name, resourceVersion: "5" } }),
    kind: "Lease",
  };
  const edited = original(0, { metadata: { ...where, name } });
  await onStage((second) => second < 5 ? edited : ours, async (clock, told, other) => {
    await clock.tickAsync(4_000);
    const before = told();
    assert.equal(other()?.forges, false);
    for (let waited = 0; waited < 40 && other()?.forges !== true; waited += 1) {
      await clock.tickAsync(1_000);
    }
    assert.equal(other()?.forges, true);
    assert.equal(told(), before);
  }, { own: name, name });
});
