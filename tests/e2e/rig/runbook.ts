import { homeOf } from "./clusters.ts";
import { act, type Step } from "./scene.ts";

/** What the original's manual calls the cluster. */
const EXAMPLE = "mainnet-pool1abc-us-east-1";

const DISABLE = `kubectl patch cardanoforgeCluster mainnet-pool1abc-us-east-1 --type='merge' -p='{
  "spec": {
    "forgeState": "Disabled",
    "override": {
      "enabled": true,
      "reason": "Planned maintenance",
      "expiresAt": "'$(date -d "+4 hours" --iso-8601=seconds)'"
    }
  }
}'`;

const ENABLE = `kubectl patch cardanoforgeCluster mainnet-pool1abc-us-east-1 --type='merge' -p='{
  "spec": {
    "forgeState": "Priority-based",
    "override": {
      "enabled": false
    }
  }
}'`;

const EMERGENCY = `kubectl patch cardanoforgeCluster mainnet-pool1abc-us-east-1 --type='merge' -p='{
  "spec": {
    "forgeState": "Disabled"
  }
}'`;

/** The original's manual before maintenance, to the letter, its misspelt resource included. */
export function disabledByRunbook(name: string): Step {
  return typed(name, DISABLE);
}

/** The same manual after maintenance. */
export function enabledByRunbook(name: string): Step {
  return typed(name, ENABLE);
}

/** Its emergency. */
export function disabledAtOnce(name: string): Step {
  return typed(name, EMERGENCY);
}

/** A command of the manual, typed where the cluster of this name is at home. */
function typed(name: string, command: string): Step {
  const line = command.replace(EXAMPLE, name);
  return act(line.replaceAll(/\s+/g, " "), (scene) => {
    const { plane, namespace } = homeOf(scene, name);
    return plane.kubectl.shell(line, namespace);
  });
}
