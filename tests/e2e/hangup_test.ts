/**
 * Every row of what a SIGHUP does to a cardano-node by the files that it finds, beside a manager and
 * a guard at work. `docs/sighup.md` says which test plays which row.
 *
 * @module
 */
import assert from "assert";
import { testWhere } from "testing";
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
  inWorld,
  resultSince,
  sideBySide,
  signsNothing,
  signsOn,
  stopsSince,
} from "./hangup/stage.ts";
import { COUNTER } from "./pool/keys.ts";
import { missingForSolo, openSolo, type Solo, type SoloOptions } from "./solo/solo.ts";

const missing = missingForSolo();

testWhere(
  missing,
  "a SIGHUP that disables the forger: its manager finds out, and it forges again",
  async () => {
    const play = ({ state, spoil }: Row, options: SoloOptions = {}) => () =>
      inWorld(options, async (solo) => {
        const since = Date.now();
        await spoil(solo);
        assert.equal(await hangUp(solo), "disabled", state);
        await signsNothing(solo);
        await solo.logged("manager", /"stop_begins".*has not been seen forging for 20 s/, since);
        await solo.logged("manager", /"stop_confirmed".*the leadership counter is still/, since);
        await solo.forges();
        await signsOn(solo);
        await endsWell(solo);
      });
    await sideBySide([
      ...disabling.map((row) => play(row)),
      play(disablingBulk, { mode: "bulk" }),
    ]);
  },
);

testWhere(
  missing,
  "a SIGHUP that changes nothing on the forger: nothing moves, and the stop works",
  async () => {
    const play = async (solo: Solo) => {
      const since = Date.now();
      for (const { state, spoil } of changingNothing) {
        await complete(solo);
        await spoil(solo);
        assert.equal(await hangUp(solo), "unchanged", state);
        await signsOn(solo);
      }
      assert.deepEqual(await stopsSince(solo, since), []);
      await endsWell(solo);
    };
    await sideBySide([() => inWorld({}, play)]);
  },
);

testWhere(
  missing,
  "the manager's own SIGHUP changes nothing: what lies there goes again, and a second one stops",
  async () => {
    const play = ({ state, spoil }: Row) => () =>
      inWorld({}, async (solo) => {
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
        assert.deepEqual(await fatalSignals(solo), []);
        assert(solo.node.running(), `${state}: the node lives`);
        assert.deepEqual(solo.place.credentials(), [], `${state}: nothing is left beside it`);
        const proof = /"stop_confirmed".*the leadership counter is still/;
        const proven = await solo.logged("manager", proof, since);
        const last = (await solo.ledger()).at(-1);
        assert(last !== undefined && last.at > since + 4_000, `${state}: it forged on`);
        assert(last.at < proven.at, `${state}: it signed after that`);
      });
    await sideBySide(changingNothing.map(play));
  },
);

testWhere(
  missing,
  "a SIGHUP that gives the forger a worthless set: what shows ends it, and the stop works",
  async () => {
    // Each SIGHUP to a forger may have it sign the slot of the moment again: that is its own affair.
    const node = { CHAIN_COUNTER: String(COUNTER) };
    const ends = ({ state, spoil, because }: Row & { readonly because: RegExp }) => async () => {
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
    const goesOn = ({ state, spoil }: Row) => async () => {
      await using solo = await openSolo({ node });
      const since = Date.now();
      await spoil(solo);
      assert.equal(await hangUp(solo), "enabled", state);
      await signsOn(solo);
      assert.deepEqual(await stopsSince(solo, since), [], state);
      await endsWell(solo);
    };
    await sideBySide([
      ...Object.values(worthless).map(ends),
      goesOn(unnoticed),
    ]);
  },
);
