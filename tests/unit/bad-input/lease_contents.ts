import { type Kind, kindsOf, type Row } from "./kind.ts";
import { BRIEFLY, type Content, LONGEST, met, type Reaction, theirs } from "./lease_stage.ts";

type Met = readonly [Content, Reaction];

/** Their spec with one field replaced, or left out. */
const spec = (field: keyof typeof theirs, value: unknown): Content => ({
  spec: { ...theirs, [field]: value },
});

const durations: readonly Row<Met>[] = [
  ["a duration of 0", spec("leaseDurationSeconds", 0), LONGEST],
  ["a duration of 1 s", spec("leaseDurationSeconds", 1), LONGEST],
  ["a duration of -1 s", spec("leaseDurationSeconds", -1), LONGEST],
  ["a duration just too short", spec("leaseDurationSeconds", 4), LONGEST],
  ["a duration just too long", spec("leaseDurationSeconds", 301), LONGEST],
  ["a duration of 68 years", spec("leaseDurationSeconds", 2 ** 31 - 1), LONGEST],
  ["a duration of 1e400 s", spec("leaseDurationSeconds", "1e400"), LONGEST],
  ["a duration with a fraction", spec("leaseDurationSeconds", 20.5), 22_550],
  ["a duration of null", spec("leaseDurationSeconds", null), LONGEST],
  ["no duration", spec("leaseDurationSeconds", undefined), LONGEST],
  ["a duration that is a text", spec("leaseDurationSeconds", "15"), LONGEST],
  ["a duration that is a list", spec("leaseDurationSeconds", [15]), LONGEST],
  ["the longest duration", spec("leaseDurationSeconds", 300), LONGEST],
  ["a duration shorter than ours", spec("leaseDurationSeconds", 5), BRIEFLY],
  ["nobody, for 0 s", { spec: { holderIdentity: "", leaseDurationSeconds: 0 } }, LONGEST],
];

const times: readonly Row<Met>[] = [
  ["renewed in 2001", spec("renewTime", "2001-01-01T00:00:00.000000Z"), BRIEFLY],
  ["renewed in 2099", spec("renewTime", "2099-12-31T23:59:59.999999Z"), BRIEFLY],
  ["renewed before Christ", spec("renewTime", "-000044-03-15T12:00:00Z"), BRIEFLY],
  ["renewed in a year of five digits", spec("renewTime", "+012026-01-01T00:00:00Z"), BRIEFLY],
  ["renewed on 30 February", spec("renewTime", "2026-02-30T00:00:00.000000Z"), BRIEFLY],
  ["renewed never", spec("renewTime", null), BRIEFLY],
  ["renewed at garbage", spec("renewTime", "yesterday at noon"), BRIEFLY],
  ["renewed at a number", spec("renewTime", 1_767_323_045), BRIEFLY],
  ["acquired after it was renewed", spec("acquireTime", "2099-01-01T00:00:00.000000Z"), BRIEFLY],
];

const holders: readonly Row<Met>[] = [
  ["a holder of 200 characters", spec("holderIdentity", "h".repeat(200)), BRIEFLY],
  ["a holder of 100 kB", spec("holderIdentity", "h".repeat(100_000)), BRIEFLY],
  ["an empty holder", spec("holderIdentity", ""), BRIEFLY],
  ["a holder of white space", spec("holderIdentity", " "), BRIEFLY],
  ["a holder over two lines", spec("holderIdentity", "a\nb\0c"), BRIEFLY],
  ["a holder of half a character", spec("holderIdentity", "\ud800"), BRIEFLY],
  ["a holder that is a number", spec("holderIdentity", 7), BRIEFLY],
  ["a holder that is null", spec("holderIdentity", null), BRIEFLY],
  ["our own name, written by another", spec("holderIdentity", "me"), BRIEFLY],
  ["a holder called __proto__", spec("holderIdentity", "__proto__"), BRIEFLY],
];

const transitions: readonly Row<Met>[] = [
  ["transitions below 0", spec("leaseTransitions", -1), BRIEFLY],
  ["as many transitions as fit", spec("leaseTransitions", 2 ** 31 - 1), BRIEFLY],
  ["more transitions than fit", spec("leaseTransitions", 2 ** 53), BRIEFLY],
  ["transitions with a fraction", spec("leaseTransitions", 1.5), BRIEFLY],
  ["transitions as a text", spec("leaseTransitions", "3"), BRIEFLY],
  ["no transitions", spec("leaseTransitions", undefined), BRIEFLY],
];

const specs: readonly Row<Met>[] = [
  ["no spec", { spec: undefined }, BRIEFLY],
  ["a spec of null", { spec: null }, BRIEFLY],
  ["a spec that is a list", { spec: [theirs] }, BRIEFLY],
  ["a spec that is a text", { spec: "holder" }, BRIEFLY],
  ["an empty spec", { spec: {} }, BRIEFLY],
  ["a spec of a later Kubernetes", {
    spec: { ...theirs, strategy: "OldestEmulationVersion", preferredHolder: "x" },
  }, BRIEFLY],
  ["a spec with a field called __proto__", {
    spec: JSON.parse('{"__proto__": {"holderIdentity": "x"}}'),
  }, BRIEFLY],
];

export const leaseContents: readonly Kind[] = kindsOf(
  "Lease",
  [...durations, ...times, ...holders, ...transitions, ...specs],
  met,
);
