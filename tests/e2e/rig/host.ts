import { host } from "../../support/servers/mod.ts";
import { act, each, type Step, type Who } from "./scene.ts";

const BALLAST = "/ipc/ballast";
const MEBIBYTE = 1024 * 1024;

/** Fills the volume of the keys to its last page. */
export function fillKeyVolume(who: Who): Step {
  return act(
    `the key volume of ${who.name} fills up`,
    (scene) => each(who, scene, ({ pod }) => fill(pod.path(BALLAST))),
  );
}

export function emptyKeyVolume(who: Who): Step {
  return act(
    `the key volume of ${who.name} has room again`,
    (scene) => each(who, scene, ({ pod }) => Deno.remove(pod.path(BALLAST))),
  );
}

export function remountKeyVolume(who: Who, mode: "ro" | "rw"): Step {
  const args = (pause: number) => [`--target=${pause}`, "--mount", "--", ...remount(mode)];
  return act(
    `the key volume of ${who.name} becomes ${mode === "ro" ? "read-only" : "writable again"}`,
    (scene) => each(who, scene, ({ pod }) => host("nsenter", args(pod.pause))),
  );
}

/** As a kubelet stops one container: SIGTERM, SIGKILL after the grace of the pod; it starts again. */
export function stopManager(who: Who): Step {
  return act(
    `the kubelet stops the manager of ${who.name}`,
    (scene) =>
      each(who, scene, ({ kubelet, manager }) => {
        if (manager.pid() === null) throw new Error("It does not run");
        void kubelet.stopContainer("forge-manager");
      }),
  );
}

function remount(mode: "ro" | "rw"): readonly string[] {
  return ["mount", "-o", `remount,${mode}`, "/ipc"];
}

function fill(path: string): void {
  using file = Deno.openSync(path, { write: true, createNew: true });
  const piece = new Uint8Array(MEBIBYTE);
  try {
    while (file.writeSync(piece) > 0);
  } catch (error) {
    if (!(error instanceof Error && /No space left/.test(error.message))) throw error;
  }
}
