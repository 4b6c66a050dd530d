import {
  anotherForges,
  type Chapter,
  everybody,
  forgesOn,
  kill,
  leader,
  logSays,
  mend,
  metricIs,
  nodesLived,
  notReady,
  ownSecrets,
  ready,
  spoil,
  standby,
  stopManager,
} from "../rig/mod.ts";

const isOne = (value: number) => value === 1;

/** The secret with the pool's keys is missing, or not what it should be. */
export const sources: Chapter = {
  title: "The secret",
  scenarios: [
    {
      name: "the secret of a standby is spoilt in one way after the other: another takes over",
      world: ownSecrets,
      steps: [
        spoil(standby, "missing"),
        notReady(standby, /SOURCE_KES_KEY.*no such file/),
        mend(standby),
        spoil(standby, "halfWritten"),
        notReady(standby, /The VRF signing key .*vrf\.skey/),
        mend(standby),
        spoil(standby, "mixed"),
        notReady(standby, /kes\.skey is not the key that the operational certificate/),
        mend(standby),
        spoil(standby, "unreadable"),
        kill(standby, ["manager"]),
        notReady(standby, /SOURCE_VRF_KEY.*let this program's user or group read it/),
        metricIs(standby, "cardano_forge_manager_not_ready", '"credentials"', isOne),
        mend(standby),
        spoil(standby, "older"),
        notReady(standby, /certificate has counter 2, but a record carries 3/),
        metricIs(standby, "cardano_forge_manager_not_ready", '"certificate_counter"', isOne),
        stopManager(leader),
        anotherForges("handover"),
        mend(standby),
        ready(everybody),
        nodesLived(everybody),
      ],
      broken: "eligibility.ts: credentials that are not valid do not matter: the pod stays ready",
    },
    {
      name: "the secret of the leader is lost: it forges on, and does not take the right again",
      world: ownSecrets,
      steps: [
        spoil(leader, "missing"),
        logSays(leader, /"not_eligible".*SOURCE_KES_KEY.*no such file/),
        forgesOn(leader, 10),
        kill(leader, ["node"]),
        anotherForges("node_death"),
        notReady(leader, /SOURCE_KES_KEY.*no such file/),
        mend(leader),
        ready(everybody),
      ],
      broken:
        "eligibility.ts: credentials that are not valid do not matter: nothing tells of the loss",
    },
  ],
};
