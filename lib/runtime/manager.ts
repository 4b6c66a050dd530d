import type { Configuration } from "../config/mod.ts";
import type { Milliseconds, State } from "../core/mod.ts";
import { readClocks } from "../host/mod.ts";
import { type ApiServer, cardanoLeader, namedObject, openApiServer } from "../kubernetes/mod.ts";
import { openActs } from "./acts.ts";
import { type PolicyPlace, startClusters } from "./clusters.ts";
import { coreConfig, registersElsewhere } from "./core_config.ts";
import { openCredentials } from "./credentials.ts";
import { within } from "./deadline.ts";
import { type Driver, startDriver } from "./driver.ts";
import { type FilesConfig, watchFiles } from "./files.ts";
import { startGuarding } from "./guarding.ts";
import { makeIdentity } from "./identity.ts";
import type { ToWorker } from "./messages.ts";
import { stopWithoutCore } from "./panic.ts";
import { watchPodEnd } from "./pod_end.ts";
import { watchOriginal } from "./original.ts";
import { openRegisters } from "./registers.ts";
import { openSchedule } from "./schedule.ts";
import { startStatus } from "./status.ts";
import { watchNode } from "./watching_node.ts";
import type { Witness } from "./witness.ts";

/** A running manager. */
export interface Manager {
  readonly driver: Driver;
  /** Asks it to stop its node, release and end; asking again changes nothing. */
  readonly shutdown: (because: string) => void;
  /** Resolves to whether it ended in good order. */
  readonly ended: Promise<boolean>;
}

/** Time limit of what tells people. */
const STATUS_TIMEOUT: Milliseconds = 4_000;
/** What looks and tells has so long to come to its end. */
const ENDING: Milliseconds = 2_000;

/** Binds the core to this host and to the registers: its node, its guard, its files, its records. */
export function startManager(
  { configuration, access, registers: accesses, guardCommand }: Omit<ToWorker, "notices">,
  witness: Witness,
  schedules = openSchedule(configuration),
): Manager {
  const { node, credentials, timings, pod } = configuration;
  const core = coreConfig(configuration, makeIdentity(pod, configuration.cluster?.name ?? null));
  const life = new AbortController();
  const ending = Promise.withResolvers<boolean>();
  const audited = {
    audit: witness.credentialFile,
    signalSent: witness.signalSent,
    signalFailed: witness.signalFailed,
  };

  const registers = openRegisters(accesses, timings.tryBudget, witness);
  const readCredentials = openCredentials(configuration, schedules);
  const atNode = { executable: node.process, targets: credentials.target, ...audited };
  const driver = startDriver(core, {
    readClocks,
    request: registers.request,
    say: registers.say,
    act: openActs({ ...atNode, readCredentials }),
    answerGuard: (answer) => guarding?.answer(answer),
    witness: witness.step,
    exit: () => void end(true),
    panic,
  });
  witness.started(core);
  registers.watch(driver.dispatch, life.signal);

  const guarding = core.guarded
    ? startGuarding(configuration, driver.dispatch, guardCommand, witness.guardChild)
    : null;
  const endWatching = startWatching(configuration, driver, readCredentials, witness);

  const syncing = { slots: schedules.slots, maxTipLag: node.maxTipLag };
  const forStatus = openApiServer(access, { requestTimeout: STATUS_TIMEOUT });
  const status = startStatus({
    openLeader: () => leaderOf(configuration, driver.state(), forStatus),
    records: registers.records,
    podName: pod.name,
    state: driver.state,
    report: witness.status,
    syncing,
  });
  watchOriginal({
    ...{ configuration, api: forStatus, driver, unseen: witness.originalUnseen },
  }, life.signal);
  const clusters = configuration.cluster === null ? null : startClusters({
    ...{ configuration, settings: configuration.cluster, access, driver, syncing },
    ...{ identity: core.identity, elsewhere: placesOf(configuration, accesses) },
    witness: witness.cluster,
  });

  function panic(error: unknown): void {
    driver.stop();
    // A guard that lost its manager stops the node, too, and sees to it that it ends in time.
    void guarding?.leave();
    const { enabled } = driver.state().forging;
    const stopped = node.withoutNode ? Promise.resolve() : stopWithoutCore({
      ...atNode,
      stopBound: timings.stopBound,
      enabled: enabled?.process ?? null,
    });
    stopped.catch(witness.defect).finally(() => end(false));
    witness.defect(error);
  }

  async function end(inGoodOrder: boolean): Promise<void> {
    driver.stop();
    life.abort();
    const ends = [endWatching(), status.end(), clusters?.end(), guarding?.end()];
    // What hangs is left behind: the process ends anyway.
    await within(ENDING, () => Promise.allSettled(ends));
    registers.close();
    forStatus.close();
    ending.resolve(inGoodOrder);
  }

  return {
    driver,
    shutdown: (because) => driver.dispatch({ type: "shutdown", because }),
    ended: ending.promise,
  };
}

/** Looks at the files, the node and the end of the pod; returns what ends that. */
function startWatching(
  configuration: Configuration,
  driver: Driver,
  readCredentials: FilesConfig["readCredentials"],
  witness: Witness,
): () => Promise<unknown> {
  const { node: { withoutNode }, credentials: { target } } = configuration;
  const { credentialsRead, targetTried, podEndUnanswered, defect } = witness;
  const files = watchFiles({
    ...{ readCredentials, target: withoutNode ? null : target, driver },
    ...{ credentialsRead, targetTried, defect },
  });
  if (withoutNode) return files.end;
  const podEnd = watchPodEnd({ target, driver, told: podEndUnanswered, defect });
  const endNode = watchNode(configuration, driver, witness);
  return () => Promise.allSettled([files.end(), podEnd.end(), endNode()]);
}

/** The resource that shows who leads, seen afresh. */
function leaderOf({ kubernetes, pool }: Configuration, { credentials }: State, api: ApiServer) {
  const { namespace } = kubernetes;
  const { group, version, plural, name } = kubernetes.leader;
  const object = namedObject(api, { group, version, plural, name, namespace });
  return cardanoLeader(object, credentials.kind === "valid" ? credentials.poolId : pool.idHex);
}

/** The registers that show other clusters. */
function placesOf(
  configuration: Configuration,
  accesses: ToWorker["registers"],
): readonly PolicyPlace[] {
  const names = registersElsewhere(configuration);
  return accesses.flatMap((access) =>
    access.kind === "lease" && names.includes(access.name)
      ? [{ name: access.name, access: access.api, namespace: access.namespace }]
      : []
  );
}
