import assert from "assert";
import { fc, testAlways } from "testing";
import { parseExposition } from "../../../lib/node/mod.ts";

const PREFIX = "cardano_node_metrics_";

/** Label values hold anything; the format escapes the backslash, the quote and the new line. */
const label = fc.oneof(fc.string(), fc.constantFrom('} 7 "', "a=b,", "\\", "\n")).map((value) =>
  `n="${value.replace(/[\\"]/g, (found) => `\\${found}`).replaceAll("\n", "\\n")}"`
);
const labels = fc.option(fc.array(label, { minLength: 1, maxLength: 3 }), { nil: [] })
  .map((some) => some.length === 0 ? "" : `{${some.join(",")}}`)
  // Other than a name a label is printable text: no other white space ends a line.
  .map((text) => text.replace(/[\r\u2028\u2029]/g, ""));

/** Spellings of one whole number that Prometheus allows. */
function spellings(value: number): readonly string[] {
  return [`${value}`, `${value}.0`, `+${value}`, `${value}.`, `00${value}`, `${value}e0`].concat(
    value % 10 === 0 ? [`${value / 10}e1`, `${value / 10}E+1`] : [`${value}0e-1`],
  );
}

interface Line {
  readonly text: string;
  readonly value: number;
}

/** A line that gives a series a value, in any of the ways in which that can be written. */
function line(series: string, value: fc.Arbitrary<number>): fc.Arbitrary<Line> {
  return fc.record({
    value,
    labels,
    spelling: fc.nat(20),
    space: fc.constantFrom(" ", "\t", "  "),
    stamp: fc.constantFrom("", " 1700000000000", " -1"),
    end: fc.constantFrom("", "\r", " "),
  }).map(({ value, labels, spelling, space, stamp, end }) => {
    const ways = spellings(value);
    const text = `${PREFIX}${series}${labels}${space}${ways[spelling % ways.length]}${stamp}${end}`;
    return { text, value };
  });
}

const counts = fc.array(line("Forge_about_to_lead_counter", fc.nat(10 ** 9)), { maxLength: 4 });
const slots = fc.array(line("slotNum_int", fc.nat(10 ** 9)), { maxLength: 3 });
const gauge = line("forging_enabled", fc.nat(1));
/** What else an endpoint says. */
const chatter = fc.array(
  fc.constantFrom(
    "# HELP x y",
    "",
    "process_cpu_seconds_total 12.5",
    `${PREFIX}density_real 0.05`,
    `${PREFIX}Forge_about_to_lead_counter_created 1.7e9`,
    `${PREFIX}cardano_build_info{version="10"} NaN`,
  ),
);

testAlways(
  "whatever the spelling, the order and the company, each value is read",
  fc.property(counts, slots, gauge, chatter, fc.nat(), (counts, slots, gauge, chatter, turn) => {
    const lines = [...counts, ...slots, gauge].map(({ text }) => text).concat(chatter);
    const at = turn % lines.length;
    const text = [...lines.slice(at), ...lines.slice(0, at)].join("\n");
    assert.deepEqual(parseExposition(text), {
      kind: "sample",
      counter: counts.length === 0 ? null : counts.reduce((sum, { value }) => sum + value, 0),
      gauge: gauge.value,
      startTime: null,
      troubles: {},
      tipSlot: slots.length === 0 ? null : Math.max(...slots.map(({ value }) => value)),
    }, text);
  }),
  500,
);

testAlways(
  "a check of any series that leads shows as a rise, or the scrape says nothing",
  fc.property(
    fc.array(fc.oneof(fc.nat(1_000), fc.maxSafeNat()), { minLength: 1, maxLength: 4 }),
    fc.nat(3),
    (values, index) => {
      const scrape = (values: readonly number[]) =>
        parseExposition(
          values.map((value, at) => `${PREFIX}Forge_about_to_lead_int{n="${at}"} ${value}`)
            .join("\n"),
        );
      const at = index % values.length;
      const before = scrape(values);
      const after = scrape(values.map((value, i) => i === at ? value + 1 : value));
      if (before.kind === "unreachable" || after.kind === "unreachable") return;
      assert(Number(after.counter) > Number(before.counter));
    },
  ),
);
