/**
 * # Scenarios
 *
 * Every fault that the compiled manager is put to, one file a kind. Each says in a line which rule
 * was broken once to see it fail.
 *
 * May import: `tests/e2e/rig`.
 *
 * @module
 */
import type { Chapter } from "../rig/mod.ts";
import { api } from "./api.ts";
import { calm } from "./calm.ts";
import { node } from "./node.ts";
import { processes } from "./processes.ts";
import { wrongAnswers } from "./wrong_answers.ts";

export const chapters: readonly Chapter[] = [calm, processes, api, wrongAnswers, node];
