/** The stand-in's own settings: environment variables `STANDIN_*`, described at the top of `main.ts`. */
import { type Dialect, factsOf, parseVersion, type VersionFacts } from "./version.ts";

/** Which SIGHUPs the node ignores. */
export type Deafness =
  | { readonly kind: "none" }
  | { readonly kind: "always" }
  /** Deaf to signals that would switch forging off (or on). */
  | { readonly kind: "disable" | "enable" }
  | { readonly kind: "after"; readonly signals: number };

/** What is wrong with the metrics endpoint. */
export type MetricsFault =
  | { readonly kind: "none" | "absent" | "garbage" }
  | { readonly kind: "slow"; readonly delay: number };

/** Validated settings; times are in milliseconds unless a name says otherwise. */
export interface Settings {
  readonly facts: VersionFacts;
  readonly ledger: string | null;
  readonly name: string;
  readonly startDelay: number;
  readonly replay: number;
  /** Delay of the n-th SIGHUP's handler before it reads the files; the last value repeats. */
  readonly handlerDelays: readonly number[];
  /** Delay between reading the files and acting on them; the last value repeats. */
  readonly applyDelays: readonly number[];
  readonly stopDelay: number;
  readonly termDelay: number;
  readonly deaf: Deafness;
  readonly metricsFault: MetricsFault;
  /** `null`: as the configuration file or the version says. */
  readonly dialect: Dialect | null;
  readonly metricsPort: number;
  readonly networkMagic: number;
  /** Unix time of slot 0. */
  readonly systemStart: number;
  readonly slotsPerKesPeriod: number;
  readonly maxKesEvolutions: number;
  /** Certificate counter of the pool's last block on the chain; `null`: whatever comes is valid. */
  readonly chainCounter: number | null;
  /** How many slots the tip of the chain stays behind. */
  readonly tipLag: number;
  /** While this file holds a slot, the tip stands still there. */
  readonly tipFile: string | null;
}

/** Mainnet's magic: several credentials at once are an error there. */
export const mainnetMagic = 764824073;

/** Unix seconds at which slot 0 would have been, counting one second a slot. */
const publicSlotZero: ReadonlyMap<number, number> = new Map([
  [mainnetMagic, 1591566291],
  [1, 1655683200],
  [2, 1666656000],
  [4, 1686789000],
]);

/** Reads the settings, or lists every value that does not fit. */
export function readSettings(
  environment: Readonly<Record<string, string>>,
): { readonly settings: Settings } | { readonly errors: readonly string[] } {
  const errors: string[] = [];
  const value = (name: string): string | null => {
    const found = environment[`STANDIN_${name}`];
    return found === undefined || found === "" ? null : found;
  };
  const refuse = (name: string, expected: string): void => {
    errors.push(`STANDIN_${name} is ${JSON.stringify(value(name))}: expected ${expected}`);
  };
  const number = (name: string, fallback: number): number => {
    const text = value(name);
    if (text === null) return fallback;
    if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
    refuse(name, "a number that is not negative");
    return fallback;
  };
  const numbers = (name: string, fallback: number): readonly number[] => {
    const text = value(name);
    if (text === null) return [fallback];
    if (/^\d+(,\d+)*$/.test(text)) return text.split(",").map(Number);
    refuse(name, "milliseconds, or several of them separated by commas");
    return [fallback];
  };
  const known = <T>(
    name: string,
    fallback: T,
    expected: string,
    read: (text: string) => T | null,
  ) => {
    const text = value(name);
    if (text === null) return fallback;
    const result = read(text);
    if (result === null) refuse(name, expected);
    return result ?? fallback;
  };

  const version = known("VERSION", [10, 5, 4] as const, "a version like 10.5.4", parseVersion);
  const networkMagic = number("NETWORK_MAGIC", mainnetMagic);
  const settings: Settings = {
    facts: factsOf(version),
    ledger: value("LEDGER"),
    name: value("NAME") ?? "cardano-node",
    startDelay: number("START_DELAY", 0),
    replay: number("REPLAY", 0),
    handlerDelays: numbers("HANDLER_DELAY", 20),
    applyDelays: numbers("APPLY_DELAY", 0),
    stopDelay: number("STOP_DELAY", 0),
    termDelay: number("TERM_DELAY", 0),
    deaf: known<Deafness>("DEAF", { kind: "none" }, "always, disable, enable or after:N", readDeaf),
    metricsFault: known<MetricsFault>(
      "METRICS",
      { kind: "none" },
      "absent, garbage or slow:MILLISECONDS",
      readMetricsFault,
    ),
    dialect: known<Dialect | null>(
      "METRICS_DIALECT",
      null,
      "legacy, new or new-nosuffix",
      (text) => text === "legacy" || text === "new" || text === "new-nosuffix" ? text : null,
    ),
    metricsPort: number("METRICS_PORT", 12798),
    networkMagic,
    systemStart: number("SYSTEM_START", publicSlotZero.get(networkMagic) ?? 0) * 1000,
    slotsPerKesPeriod: number("SLOTS_PER_KES_PERIOD", 129600),
    maxKesEvolutions: number("MAX_KES_EVOLUTIONS", 62),
    chainCounter: value("CHAIN_COUNTER") === null ? null : number("CHAIN_COUNTER", 0),
    tipLag: number("TIP_LAG", 0),
    tipFile: value("TIP_FILE"),
  };
  return errors.length === 0 ? { settings } : { errors };
}

function readDeaf(text: string): Deafness | null {
  if (text === "always" || text === "disable" || text === "enable") return { kind: text };
  const after = /^after:(\d+)$/.exec(text);
  return after === null ? null : { kind: "after", signals: Number(after[1]) };
}

function readMetricsFault(text: string): MetricsFault | null {
  if (text === "absent" || text === "garbage") return { kind: text };
  const slow = /^slow:(\d+)$/.exec(text);
  return slow === null ? null : { kind: "slow", delay: Number(slow[1]) };
}
