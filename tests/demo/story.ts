/** What has changed from one look to the next, in sentences. */
import type { PodView, View } from "./view.ts";

/** Tells what is new: who holds the Lease, who forges. */
export function story(before: View, after: View): readonly string[] {
  return [...stops(before, after), ...leaseNews(before, after), ...starts(before, after)];
}

function leaseNews({ lease: before }: View, { lease: after }: View): readonly string[] {
  if (after === null) return [];
  if (before === null && after.holder === null) return ["the Lease is made; it names nobody"];
  const from = before?.holder ?? null;
  if (after.holder === from) return [];
  return [
    after.holder === null ? `${from} gives the Lease back` : `${after.holder} holds the Lease`,
  ];
}

function starts(before: View, after: View): readonly string[] {
  return forging(after).filter(({ name }) => !forges(before, name))
    .map(({ name }) => `the node of ${name} forges, from slot ${ownSlots(after, name).at(-1)} on`);
}

function stops(before: View, after: View): readonly string[] {
  return forging(before).filter(({ name }) => !forges(after, name))
    .map(({ name }) =>
      `the node of ${name} is silent; its last block was slot ${ownSlots(after, name).at(-1)}`
    );
}

function forging({ pods }: View): readonly PodView[] {
  return pods.filter((pod) => pod.forges);
}

function forges(view: View, name: string): boolean {
  return forging(view).some((pod) => pod.name === name);
}

function ownSlots({ blocks }: View, name: string): readonly number[] {
  return blocks.filter(({ node }) => node === name).map(({ slot }) => slot);
}
