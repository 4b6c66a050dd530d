import { type Configuration, setOf } from "../config/mod.ts";
import { fingerprint, quorum } from "../core/mod.ts";
import type { RegisterAccess } from "../registers/mod.ts";
import { placeOf } from "./reach.ts";
import { type Row, rows } from "./rows.ts";

/** The registers and the fingerprint of their set; nothing for the one Lease of a cluster by itself. */
export function registersShown(
  configuration: Configuration,
  registers: readonly RegisterAccess[],
  server: string,
): readonly string[] {
  const { cluster, kubernetes, pool, right } = configuration;
  if (cluster === null || pool.idHex === null) return [];
  const place = (name: string) => {
    const register = registers.find((one) => one.name === name);
    return register === undefined
      ? `Lease ${kubernetes.namespace}/${right.record} at ${server} (this cluster)`
      : placeOf(register);
  };
  const { registers: names, network } = setOf(configuration);
  const count = names.length;
  return [
    "",
    count === 1
      ? "The register of the right"
      : `The ${count} registers of the right, of which ${quorum({ registers: names })} decide`,
    ...rows([
      ...names.map((name): Row => [name, place(name)]),
      ["fingerprint", fingerprint(pool.idHex, { network, registers: names })],
      ["this cluster", `${cluster.name}, region ${cluster.region}, priority ${cluster.priority}`],
    ]),
  ];
}
