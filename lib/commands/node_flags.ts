import type { Configuration } from "../config/mod.ts";

/** With which flags cardano-node has to be started, so that it reads what is placed. */
export function nodeFlags(target: Configuration["credentials"]["target"]): string {
  const files = "bulk" in target
    ? `--bulk-credentials-file ${target.bulk}`
    : `--shelley-kes-key ${target.kes} --shelley-vrf-key ${target.vrf} ` +
      `--shelley-operational-certificate ${target.opcert}`;
  return `--start-as-non-producing-node (--non-producing-node up to 10.5.0) ${files}`;
}
