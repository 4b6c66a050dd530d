import type { Problem } from "./reading.ts";

/** A problem in one sentence: variable, value, expectation, way out. */
export function describeProblem(problem: Problem): string {
  const value = problem.value === null ? " (not set)" : `=${problem.value}`;
  return `Cannot use ${problem.variable}${value}: ${problem.because}. ${problem.wayOut}`;
}
