import { assertKnown, countOf, type Fields, fieldsOf, listOf, textOf } from "./fields.ts";
import type { Thresholds } from "./threshold.ts";

/** A probe by HTTP, as its manifest says it. */
export interface Probe extends Thresholds {
  readonly path: string;
  readonly port: number;
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
}

/** The probes of a container; `null` where it has none. */
export interface Probes {
  readonly startup: Probe | null;
  readonly liveness: Probe | null;
  readonly readiness: Probe | null;
}

const numbers = [
  ...["initialDelaySeconds", "periodSeconds", "timeoutSeconds"],
  ...["successThreshold", "failureThreshold"],
];

/** Reads the probes of a container with the defaults of Kubernetes. */
export function readProbes(container: Fields, where: string): Probes {
  const ports = listOf(container["ports"], `${where}.ports`);
  const read = (name: string): Probe | null => {
    if (container[name] === undefined) return null;
    return readProbe(fieldsOf(container[name], `${where}.${name}`), ports, `${where}.${name}`);
  };
  return {
    startup: read("startupProbe"),
    liveness: read("livenessProbe"),
    readiness: read("readinessProbe"),
  };
}

function readProbe(probe: Fields, ports: readonly Fields[], where: string): Probe {
  assertKnown(probe, ["httpGet", ...numbers], where);
  const get = fieldsOf(probe["httpGet"], `${where}.httpGet`);
  assertKnown(get, ["path", "port"], `${where}.httpGet`);
  const number = (name: string, least: number, absent: number) =>
    countOf(probe[name], `${where}.${name}`, least, absent);
  return {
    path: get["path"] === undefined ? "/" : textOf(get["path"], `${where}.httpGet.path`),
    port: portOf(get["port"], ports, `${where}.httpGet.port`),
    initialDelaySeconds: number("initialDelaySeconds", 0, 0),
    periodSeconds: number("periodSeconds", 1, 10),
    timeoutSeconds: number("timeoutSeconds", 1, 1),
    successThreshold: number("successThreshold", 1, 1),
    failureThreshold: number("failureThreshold", 1, 3),
  };
}

/** A port by its number, or by its name among the container's. */
function portOf(port: unknown, ports: readonly Fields[], where: string): number {
  const number = typeof port === "string"
    ? ports.find(({ name }) => name === port)?.["containerPort"]
    : port;
  if (typeof number === "number") return number;
  throw new Error(
    `${where} is ${JSON.stringify(port)}: expected a number or a port of the container`,
  );
}
