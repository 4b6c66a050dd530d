/** What differs between the cardano-node versions that the stand-in can pretend to be. */

/** Major, minor and patch number. */
export type Version = readonly [number, number, number];

/** How far the gauge `forging_enabled` of a version can be believed. */
export type GaugeHabit =
  /** Not published at all (up to 8.10.1). */
  | "absent"
  /** 1 as soon as keys were read at start, the non-producing flag notwithstanding (cardano-node#6113). */
  | "ignores-flag"
  /** 0 for ever on a node that was started non-producing, whatever SIGHUP enabled later. */
  | "stuck-at-zero"
  | "follows-handler";

/** Names and notation of the metrics: iohk-monitoring, or trace-dispatcher with or without suffixes. */
export type Dialect = "legacy" | "new" | "new-nosuffix";

/** The facts of one version. */
export interface VersionFacts {
  readonly version: Version;
  readonly text: string;
  /** Whether SIGHUP touches block forging. */
  readonly dynamicForging: boolean;
  readonly nonProducingFlags: readonly string[];
  /** Whether the configuration file may say `StartAsNonProducingNode`. */
  readonly nonProducingKey: boolean;
  readonly gauge: GaugeHabit;
  /** Whether group permissions on the VRF key stop the start, or are only warned about. */
  readonly groupPermissionsFatal: boolean;
  /** Whether an unreadable bulk file counts as removed on SIGHUP (cardano-node#5654). */
  readonly bulkReadErrorDisables: boolean;
  /** Dialect of the configuration shipped with the version. */
  readonly dialect: Dialect;
  /** Newest node-to-client protocol version that is released with it; the oldest offered is 16. */
  readonly newestNodeToClient: number;
  /** Crash texts went to standard output before 10.1. */
  readonly crashesOnStdout: boolean;
}

/** Reads `8.9.4`; `null` for anything that is not three numbers. */
export function parseVersion(text: string): Version | null {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(text);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Whether `version` is `major.minor.patch` or newer. */
export function isAtLeast(version: Version, major: number, minor = 0, patch = 0): boolean {
  if (version[0] !== major) return version[0] > major;
  if (version[1] !== minor) return version[1] > minor;
  return version[2] >= patch;
}

/** Collects the facts of a version. */
export function factsOf(version: Version): VersionFacts {
  const from = (...least: [number, number?, number?]) => isAtLeast(version, ...least);
  return {
    version,
    text: version.join("."),
    dynamicForging: from(8, 2),
    nonProducingFlags: [
      ...(from(8, 2) ? ["--non-producing-node"] : []),
      ...(from(10, 5, 1) ? ["--start-as-non-producing-node"] : []),
    ],
    nonProducingKey: from(10, 5, 1),
    gauge: from(10, 3)
      ? "follows-handler"
      : from(10, 2)
      ? "stuck-at-zero"
      : from(8, 11)
      ? "ignores-flag"
      : "absent",
    groupPermissionsFatal: !from(10, 5),
    bulkReadErrorDisables: from(8, 9),
    dialect: from(10, 6) ? "new" : "legacy",
    newestNodeToClient: from(10, 7)
      ? 23
      : from(10, 6)
      ? 22
      : from(10, 3)
      ? 20
      : from(10, 2)
      ? 19
      : from(10, 1)
      ? 18
      : from(9, 2)
      ? 17
      : 16,
    crashesOnStdout: !from(10, 1),
  };
}
