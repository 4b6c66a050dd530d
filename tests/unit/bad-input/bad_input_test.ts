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

/** What is promised; the tables hold more. */
const AT_LEAST = 100;

const kinds: readonly Kind[] = [
  ...environmentValues,
  ...environmentPlaces,
  ...environmentPairs,
  ...keyFiles,
  ...keyContents,
  ...keySets,
  ...apiReads,
  ...apiWires,
  ...apiWrites,
  ...apiWatches,
  ...leaseContents,
  ...leaseAnnotations,
  ...metricsTexts,
  ...metricsAnswers,
  ...socketAnswers,
];

for (const { name, trial, missing } of kinds) testWhere(missing, name, trial);

Deno.test("at least 100 kinds of bad input are tried, each under a name of its own", () => {
  const tried = kinds.filter(({ missing }) => missing === null);
  const names = new Set(kinds.map(({ name }) => name));
  assert.equal(names.size, kinds.length);
  assert(tried.length >= AT_LEAST, `${tried.length} kinds are tried`);
});
