import { quorum } from "../core/mod.ts";
import type { RecordShown } from "../runtime/mod.ts";

/**
 * Whether these records, one of each register, show a set whose registers are yet to list each other,
 * so that all of them are needed. What cannot be read may list them; one register has no others.
 */
export function isYetToBeInitialised(records: readonly RecordShown[]): boolean {
  const without = records.filter((one) => one.unreadable === null && !listsSet(one)).length;
  return records.length > 1 && records.length - without < quorum({ registers: records });
}

/** Whether as many registers as are needed name one holder whose time is not over. */
export function isGranted(records: readonly RecordShown[]): boolean {
  const isAll = records.length === 1 || isYetToBeInitialised(records);
  const needed = isAll ? records.length : quorum({ registers: records });
  const holders = records.filter((one) => isAll || listsSet(one))
    .flatMap(({ holder, isOver }) => holder === null || isOver ? [] : [holder]);
  return holders.some((one) => holders.filter((other) => other === one).length >= needed);
}

/** A record without a list does not count beside others that have one. */
function listsSet({ ids, isOfThisSet, retired }: RecordShown): boolean {
  return ids !== null && isOfThisSet && retired !== "operator";
}
