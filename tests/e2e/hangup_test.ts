/**
 * Every row of what a SIGHUP does to a cardano-node by the files that it finds, beside a manager and
 * a guard at work. `docs/sighup.md` says which test plays which row.
 *
 * @module
 */
import assert from "assert";
import { testWhere } from "testing";
import { doubledSlots } from "../support/ledger.ts";
import {
  changingNothing,
  complete,
  disabling,
  disablingBulk,
  type Row,
  unnoticed,
  worthless,
} from "./hangup/rows.ts";
import {
  endManager,
  endsWell,
  fatalSignals,
  hangUp,
  resultSince,
  sideBySide,
  signsNothing,
  signsOn,
  stopsSince,
} from "./hangup/stage.ts";
import { COUNTER } from "./pool/keys.ts";
import { missingForSolo, openSolo, type SoloOptions } from "./solo/solo.ts";

const missing = missingForSolo();

testWhere(
  missing,
  "a SIGHUP that disables the forger: its manager finds out, and it forges again",
  async () => {
    const play = async ({ state, spoil }: Row, mode: SoloOptions["mode"] = "files") => {
      await using solo = await openSolo({ mode });
      const since = Date.now();
      await spoil(solo);
      assert.equal(await hangUp(solo), "disabled", state);
      await signsNothing(solo);
      await solo.logged("manager", /"stop_begins".*has not been seen forging for 20 s/, since);
      await solo.logged("manager", /"stop_confirmed".*the leadership counter is still/, since);
      await solo.forges();
      await signsOn(solo);
      await endsWell(solo);
      assert.deepEqual(doubledSlots(await solo.ledger()), [], state);
    };
    await sideBySide([...disabling.map((row) => play(row)), play(disablingBulk, "bulk")]);
  },
);

testWhere(
  missing,
  "a SIGHUP that changes nothing on the forger: nothing moves, and the stop works",
  async () => {
    await using solo = await openSolo();
    const since = Date.now();
    for (const { state, spoil } of changingNothing) {
      await complete(solo);
      await spoil(solo);
      assert.equal(await hangUp(solo), "unchanged", state);
      await signsOn(solo);
    }
    assert.deepEqual(await stopsSince(solo, since), []);
    await endsWell(solo);
    assert.deepEqual(doubledSlots(await solo.ledger()), []);
  },
);

testWhere(
  missing,
  "the manager's own SIGHUP changes nothing, twice: SIGTERM ends the node",
  async () => {
    const play = async ({ state, spoil }: Row) => {
      await using solo = await openSolo();
      const since = Date.now();
      // It cannot read before somebody else has written.
      solo.node.freeze();
      const ends = endManager(solo);
      await solo.logged("manager", /"signal_sent".*"disable_forging"/, since);
      assert.deepEqual(solo.place.credentials(), []);
      await spoil(solo);
      solo.node.thaw();
      assert.equal(await resultSince(solo, since), "unchanged", state);
      assert.equal(await ends, 0);
      assert.deepEqual(await fatalSignals(solo), ["SIGTERM"]);
      await solo.node.ended;
      const proof = /"stop_confirmed".*its process has ended/;
      const proven = await solo.logged("manager", proof, since);
      const last = (await solo.ledger()).at(-1);
      assert(last !== undefined && last.at > since + 5_000, `${state}: it forged on`);
      assert(last.at < proven.at, `${state}: it signed after that`);
      assert.deepEqual(doubledSlots(await solo.ledger()), [], state);
    };
    await sideBySide(changingNothing.map(play));
  },
);

testWhere(
  missing,
  "a SIGHUP that gives the forger a worthless set: what shows ends it, and the stop works",
  async () => {
    const node = { CHAIN_COUNTER: String(COUNTER) };
    const ends = async ({ state, spoil, because }: Row & { readonly because: RegExp }) => {
      await using solo = await openSolo({ node });
      const since = Date.now();
      await spoil(solo);
      assert.equal(await hangUp(solo), "enabled", state);
      const { text } = await solo.logged("manager", /"stop_begins"/, since);
      assert.match(text, because, state);
      await solo.logged("manager", /"stop_confirmed".*the leadership counter is still/, since);
      await solo.forges();
      await signsOn(solo);
      await endsWell(solo);
    };
    const goesOn = async ({ state, spoil }: Row) => {
      await using solo = await openSolo({ node });
      const since = Date.now();
      await spoil(solo);
      assert.equal(await hangUp(solo), "enabled", state);
      await signsOn(solo);
      assert.deepEqual(await stopsSince(solo, since), [], state);
      await endsWell(solo);
    };
    await sideBySide([...Object.values(worthless).map(ends), goesOn(unnoticed)]);
  },
);
