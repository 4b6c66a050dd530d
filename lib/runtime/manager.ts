import type { Configuration } from "../config/mod.ts";
import type { Milliseconds } from "../core/mod.ts";
import { sharedSettings } from "../guard/mod.ts";
import { readClocks } from "../host/mod.ts";
import { cardanoLeader, type ClusterAccess, namedObject, openCluster } from "../kubernetes/mod.ts";
import { openObserver, recallMarker } from "../node/mod.ts";
import { candidateList, kubernetesLease } from "../registers/mod.ts";
import { openActs } from "./acts.ts";
import { openCandidateWrites } from "./candidates.ts";
import { coreConfig, HOME_REGISTER } from "./core_config.ts";
import { openCredentials } from "./credentials.ts";
import { within } from "./deadline.ts";
import { type Driver, startDriver } from "./driver.ts";
import { watchFiles } from "./files.ts";
import { type GuardCommand, keepGuardChild } from "./guard_child.ts";
import { openGuardLink } from "./guard_link.ts";
import { makeIdentity } from "./identity.ts";
import { startObservation } from "./observation.ts";
import { stopWithoutCore } from "./panic.ts";
import { openRequests } from "./requests.ts";
import { openSchedule } from "./schedule.ts";
import { startStatus } from "./status.ts";
import type { Witness } from "./witness.ts";

/** A running manager. */
export interface Manager {
  readonly driver: Driver;
  /** Asks it to stop its node, release and end; asking again changes nothing. */
  readonly shutdown: (because: string) => void;
  /** Resolves to whether it ended in good order. */
  readonly ended: Promise<boolean>;
}

/** Time limits of what looks at the node and of what tells people about it. */
const SCRAPE_TIMEOUT: Milliseconds = 900;
const PROBE_TIMEOUT: Milliseconds = 2_000;
const STATUS_TIMEOUT: Milliseconds = 4_000;
/** What looks and tells has so long to come to its end. */
const ENDING: Milliseconds = 2_000;

/** So long no guard may listen before one is started as a child; one beside may start later. */
const CHILD_AFTER = { auto: 3_000, child: 300 } as const satisfies Record<string, Milliseconds>;

/** Binds the core to this host: its node, its guard, its files and its API server. */
export function startManager(
  configuration: Configuration,
  access: ClusterAccess,
  witness: Witness,
  guardCommand: GuardCommand,
  schedules = openSchedule(configuration),
): Manager {
  const { node, guard, credentials, kubernetes, timings, pod } = configuration;
  const core = coreConfig(configuration, makeIdentity(pod));
  const life = new AbortController();
  const ending = Promise.withResolvers<boolean>();

  const { namespace, leaseName } = kubernetes;
  const lease = { name: HOME_REGISTER, namespace, leaseName };
  const forRight = openCluster(access, { requestTimeout: timings.tryBudget });
  const register = kubernetesLease({ ...lease, cluster: forRight });
  const readCredentials = openCredentials(configuration, schedules);
  const forCandidates = openCluster(access, { requestTimeout: STATUS_TIMEOUT });
  const candidates = candidateList({ namespace, leaseName, cluster: forCandidates });
  const driver = startDriver(core, {
    readClocks,
    request: openRequests([register], witness.writeEnded),
    say: openCandidateWrites(candidates, witness.candidates),
    act: openActs({
      executable: node.process,
      targets: credentials.target,
      readCredentials,
      audit: witness.credentialFile,
      signalSent: witness.signalSent,
      signalFailed: witness.signalFailed,
    }),
    answerGuard: (answer) => link?.answer(answer),
    witness: witness.step,
    exit: () => void end(true),
    panic,
  });
  witness.started(core);

  void register.watch({
    observed: (observation) =>
      driver.dispatch({ type: "watched", register: register.name, observation }),
    serverTime: (time) => driver.dispatch({ type: "serverTime", register: register.name, time }),
    state: (healthy, because) =>
      driver.dispatch({ type: "watchState", register: register.name, healthy, because }),
  }, life.signal);

  const link = core.guarded
    ? openGuardLink({
      socket: guard.socket,
      settings: sharedSettings({ target: credentials.target, node, timings }),
      dispatch: driver.dispatch,
    })
    : null;
  const child = link === null || guard.mode === "external" || guard.mode === "none"
    ? null
    : keepGuardChild({
      ...guardCommand,
      guardStands: link.stands,
      patience: CHILD_AFTER[guard.mode],
      told: witness.guardChild,
    });

  void candidates.watch({
    observed: (seen) =>
      driver.dispatch({
        type: "candidatesSeen",
        register: register.name,
        candidates: seen,
      }),
    state: (healthy, because) => witness.candidates("watch", healthy ? null : because),
  }, life.signal);

  const files = watchFiles({
    readCredentials,
    target: node.withoutNode ? null : credentials.target,
    driver,
    credentialsRead: witness.credentialsRead,
    targetTried: witness.targetTried,
    defect: witness.defect,
  });

  const recalled = node.withoutNode
    ? null
    : recallMarker(credentials.target, witness.markerUnreadable);
  const observer = recalled === null ? null : openObserver({
    executable: node.process,
    paths: credentials.target,
    metricsUrl: node.requireMetrics ? node.metricsUrl : null,
    socketPath: node.socket,
    magic: configuration.network.magic,
    scrapeTimeout: SCRAPE_TIMEOUT,
    probeTimeout: PROBE_TIMEOUT,
    known: recalled.then((marker) => typeof marker === "string" ? null : marker.process),
  });
  void recalled?.then((marker) => driver.dispatch({ type: "markerRead", marker }));
  const observation = observer === null ? null : startObservation(driver, observer, witness.defect);

  const impatience = setInterval(() => {
    const { node, forging } = driver.state();
    const answered = node.life !== null && node.life.socketAnswered !== null;
    if (observer !== null && !answered) witness.stillWaiting(forging.because);
  }, node.socketWait);

  const forStatus = openCluster(access, { requestTimeout: STATUS_TIMEOUT });
  const { group, version, plural, name } = kubernetes.leader;
  const target = { group, version, plural, name, namespace };
  const status = startStatus({
    openLeader: () => cardanoLeader(namedObject(forStatus, target)),
    record: kubernetesLease({ ...lease, cluster: forStatus }),
    podName: pod.name,
    state: driver.state,
    report: witness.status,
    syncing: { slots: schedules.slots, maxTipLag: node.maxTipLag },
  });

  function panic(error: unknown): void {
    driver.stop();
    // A guard that lost its manager stops the node, too, and sees to it that it ends in time.
    void link?.end();
    const { enabled } = driver.state().forging;
    const stopped = node.withoutNode ? Promise.resolve() : stopWithoutCore({
      executable: node.process,
      targets: credentials.target,
      stopBound: timings.stopBound,
      enabled: enabled?.process ?? null,
      audit: witness.credentialFile,
      signalSent: witness.signalSent,
      signalFailed: witness.signalFailed,
    });
    stopped.catch(witness.defect).finally(() => end(false));
    witness.defect(error);
  }

  async function end(inGoodOrder: boolean): Promise<void> {
    driver.stop();
    clearInterval(impatience);
    life.abort();
    const looking = observation?.end().then(() => observer?.close());
    const guarding = link?.end().then(() => child?.end());
    // What hangs is left behind: the process ends anyway.
    await within(ENDING, () => Promise.allSettled([files.end(), looking, status.end(), guarding]));
    forRight.close();
    forStatus.close();
    forCandidates.close();
    ending.resolve(inGoodOrder);
  }

  return {
    driver,
    shutdown: (because) => driver.dispatch({ type: "shutdown", because }),
    ended: ending.promise,
  };
}
