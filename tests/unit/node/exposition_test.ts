import assert from "assert";
import { fc, holds } from "testing";
import { parseExposition } from "../../../lib/node/mod.ts";
import { ofKind } from "./harness.ts";

const P = "cardano_node_metrics_";

const TROUBLES = [
  ["kesKey", "Forge_forge_state_update_error_int"],
  ["kesKey", "Forge_StateUpdateError_int"],
  ["kesKey", "Forge_StateUpdateError"],
  ["cannotForge", "Forge_could_not_forge_int"],
  ["cannotForge", "Forge_could_not_forge_counter"],
  ["cannotForge", "Forge_could_not_forge"],
  ["invalidBlock", "Forge_forged_invalid_int"],
  ["invalidBlock", "Forge_forged_invalid_counter"],
  ["invalidBlock", "Forge_forged_invalid"],
] as const;

for (const [trouble, name] of TROUBLES) {
  Deno.test(`slots without a block (${trouble}) are read from ${name}, and are absent before the first`, () => {
    const others = `${P}slotNum_int 7\n`;
    assert.deepEqual(ofKind(parseExposition(others), "sample").troubles, {});
    const told = parseExposition(`${others}${P}${name} 130000001\n`);
    assert.deepEqual(ofKind(told, "sample").troubles, { [trouble]: 130_000_001 });
  });
}

interface Dialect {
  readonly name: string;
  readonly lines: readonly string[];
  readonly counter: number | null;
  readonly gauge: 0 | 1 | null;
}

const DIALECTS: readonly Dialect[] = [
  {
    name: "legacy tracing",
    lines: [
      `${P}Forge_forge_about_to_lead_int 86400`,
      `${P}aboutToLeadSlotLast_int 130000000`,
      `${P}Forge_forged_int 12`,
      `${P}forging_enabled 1`,
      `${P}nodeStartTime_int 1700000000`,
      `${P}slotNum_int 129999990`,
    ],
    counter: 86400,
    gauge: 1,
  },
  {
    name: "new tracing, 10.3 and later",
    lines: [
      "# TYPE cardano_node_metrics_Forge_about_to_lead_counter counter",
      `${P}Forge_about_to_lead_counter 86400`,
      `${P}forging_enabled_int 0`,
      `${P}node_start_time_int 1700000000`,
      `${P}slotNum_int 129999990`,
      "# EOF",
    ],
    counter: 86400,
    gauge: 0,
  },
  {
    name: "new tracing without suffixes",
    lines: [
      `${P}Forge_about_to_lead 86400`,
      `${P}forging_enabled 1`,
      `${P}node_start_time 1700000000`,
      `${P}slotNum 129999990`,
    ],
    counter: 86400,
    gauge: 1,
  },
  {
    name: "new tracing of 10.2, where the counter is a slot",
    lines: [
      `${P}Forge_about_to_lead_int 129999991`,
      `${P}node_start_time_int 1700000000`,
      `${P}slotNum_int 129999990`,
    ],
    counter: 129999991,
    gauge: null,
  },
  {
    name: "new tracing up to 10.1, which has only the slot last checked",
    lines: [
      `${P}aboutToLeadSlotLast_int 129999991`,
      `${P}nodeIsLeader_int 129999000`,
      `${P}nodeStartTime_int 1700000000`,
      `${P}slotNum_int 129999990`,
    ],
    counter: 129999991,
    gauge: null,
  },
  {
    name: "a configuration without the metrics prefix",
    lines: [
      "Forge_about_to_lead_counter 86400",
      "forging_enabled_int 1",
      "node_start_time_int 1700000000",
      "slotNum_int 129999990",
    ],
    counter: 86400,
    gauge: 1,
  },
  {
    name: "before the first leadership check",
    lines: [
      `${P}nodeStartTime_int 1700000000`,
      `${P}forging_enabled 0`,
      `${P}slotNum_int 129999990`,
    ],
    counter: null,
    gauge: 0,
  },
];

for (const { name, lines, counter, gauge } of DIALECTS) {
  Deno.test(`metrics are read: ${name}`, () => {
    const sample = {
      ...{ kind: "sample", counter, gauge, startTime: 1700000000, tipSlot: 129999990 },
      troubles: {},
    };
    assert.deepEqual(parseExposition(lines.join("\n")), sample);
    assert.deepEqual(parseExposition(lines.join("\r\n") + "\r\n"), sample);
  });
}

Deno.test("a value may be an integer, a decimal or in powers of ten", () => {
  for (const value of ["130012345", "130012345.0", "1.30012345e8", "1.30012345E+8", "+130012345"]) {
    for (
      const line of [`x ${value}`, `x\t${value}`, `x{a="} 7"} ${value}`, `x ${value} 1700000000000`]
    ) {
      const text = line.replace("x", `${P}Forge_about_to_lead_counter`);
      const report = parseExposition(text);
      assert.equal(report.kind === "sample" && report.counter, 130012345, text);
    }
  }
});

Deno.test("a node that publishes nothing of ours yet is a node all the same", () => {
  assert.deepEqual(parseExposition(`${P}blockReplayProgress_real 12.5\n`), {
    kind: "sample",
    counter: null,
    gauge: null,
    startTime: null,
    tipSlot: null,
    troubles: {},
  });
});

Deno.test("a gauge that is neither 0 nor 1 says nothing", () => {
  const report = parseExposition(`${P}forging_enabled_int 2`);
  assert.equal(report.kind === "sample" && report.gauge, null);
});

Deno.test("an answer of something else than cardano-node is refused, with the way out", () => {
  for (const text of ["", "\n\n", "<html>Not Found</html>", "node_cpu_seconds_total 12\nup 1"]) {
    const report = ofKind(parseExposition(text), "unreachable");
    assert.match(report.because, /NODE_METRICS_URL/);
  }
});

Deno.test("a value that is no number spoils the scrape, and is quoted in bounds", () => {
  for (
    const value of ["", "NaN", "+Inf", "-1", "twelve", "0x10", "1e999", "1,5", "é".repeat(500)]
  ) {
    const report = ofKind(
      parseExposition(`${P}slotNum_int 7\n${P}Forge_about_to_lead_counter ${value}`),
      "unreachable",
    );
    assert.match(report.because, /Forge_about_to_lead_counter/);
    assert.ok(report.because.length < 300);
  }
});

Deno.test("of several series of one name a rise of any shows; of times the latest counts", () => {
  const sample = (series: string, ...values: readonly number[]) =>
    ofKind(
      parseExposition(values.map((value, at) => `${P}${series}{n="${at}"} ${value}`).join("\n")),
      "sample",
    );
  assert.equal(sample("Forge_about_to_lead_counter", 3, 9, 5).counter, 17);
  assert.equal(sample("Forge_about_to_lead_counter", 4, 9, 5).counter, 18);
  assert.equal(sample("slotNum_int", 3, 9, 5).tipSlot, 9);
});

Deno.test("a count in which a rise by one would be lost says nothing", () => {
  for (const value of ["9007199254740993", "1e300", "7.5"]) {
    const report = parseExposition(`${P}Forge_about_to_lead_counter ${value}`);
    assert.equal(report.kind, "unreachable", value);
  }
});

Deno.test("a sum in which a rise by one would be lost says nothing either", () => {
  const half = Number.MAX_SAFE_INTEGER - 3;
  const text = (other: number) =>
    [half, other].map((count, at) => `${P}Forge_about_to_lead_counter{n="${at}"} ${count}`);
  assert.equal(ofKind(parseExposition(text(3).join("\n")), "sample").counter, half + 3);
  assert.equal(parseExposition(text(4).join("\n")).kind, "unreachable");
});

Deno.test("a value of two million digits takes no time", () => {
  const began = performance.now();
  parseExposition(`${P}Forge_about_to_lead_counter ${"1".repeat(2_000_000)}x`);
  assert(performance.now() - began < 5_000);
});

Deno.test("any text gets an answer", async () => {
  const name = fc.constantFrom(
    "Forge_about_to_lead_counter",
    "slotNum_int",
    "x",
    "forging_enabled",
  );
  const line = fc.oneof(fc.string(), fc.tuple(name, fc.string()).map(([n, v]) => `${P}${n} ${v}`));
  await holds(
    "any text gets an answer",
    fc.property(fc.array(line), (lines) => {
      const report = parseExposition(lines.join("\n"));
      if (report.kind === "unreachable") return report.because !== "";
      return [report.counter, report.tipSlot, report.startTime].every((value) =>
        value === null || (value >= 0 && !Number.isNaN(value))
      );
    }),
  );
});
