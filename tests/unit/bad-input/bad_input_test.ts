import assert from "assert";
import { testWhere } from "testing";
import { apiReads } from "./api_reads.ts";
import { apiWatches } from "./api_watches.ts";
import { apiWires } from "./api_wires.ts";
import { apiWrites } from "./api_writes.ts";
import { environmentPairs } from "./environment_pairs.ts";
import { environmentPlaces } from "./environment_places.ts";
import { environmentValues } from "./environment_values.ts";
import { keyContents } from "./key_contents.ts";
import { keyFiles } from "./key_files.ts";
import { keySets } from "./key_sets.ts";
import type { Kind } from "./kind.ts";
import { leaseAnnotations } from "./lease_annotations.ts";
import { leaseContents } from "./lease_contents.ts";
import { metricsAnswers } from "./metrics_answers.ts";
import { metricsTexts } from "./metrics_texts.ts";
import { socketAnswers } from "./socket_answers.ts";

/** Where bad input comes from, how many kinds of it are promised at least, and the kinds. */
const families: readonly (readonly [name: string, atLeast: number, kinds: readonly Kind[]])[] = [
  ["the environment", 30, [...environmentValues, ...environmentPlaces, ...environmentPairs]],
  ["key files", 100, [...keyFiles, ...keyContents, ...keySets]],
  ["answers of the API", 25, [...apiReads, ...apiWires, ...apiWrites, ...apiWatches]],
  ["contents of a Lease", 25, [...leaseContents, ...leaseAnnotations]],
  ["metrics of the node", 20, [...metricsTexts, ...metricsAnswers]],
  ["answers of the node's socket", 10, socketAnswers],
];

const kinds = families.flatMap(([, , kinds]) => kinds);
for (const { name, trial, missing } of kinds) testWhere(missing, name, trial);

Deno.test("at least 100 kinds of bad input are tried, of every family its share, none twice", () => {
  assert(kinds.length >= 100, `${kinds.length} kinds`);
  assert.equal(new Set(kinds.map(({ name }) => name)).size, kinds.length);
  for (const [family, atLeast, kinds] of families) {
    const tried = kinds.filter(({ missing }) => missing === null);
    assert(tried.length >= atLeast, `${tried.length} kinds of ${family}, expected ${atLeast}`);
  }
});
