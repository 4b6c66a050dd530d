/** The image as the containers of a pod are started from it: each in a root of its own. */
import {
  assembleRoot,
  containerfile,
  type ImageConfig,
  imageConfig,
  stages,
} from "../../support/image/mod.ts";
import { objectsIn } from "../../support/manifests.ts";
import { alwaysMounted, type Image, type Mount } from "../../support/pods/mod.ts";

/** An image that was assembled for the pods of a world. */
export interface PoolImage {
  readonly config: ImageConfig;
  /** What makes the pod see its root. */
  readonly mount: Mount;
  /** The image with what the container of that name mounts of the pod. */
  of(container: string): Image;
}

const AT = "/images/forge-manager";

/** Assembles the image with that program below the folder of a world, for the pods of a rendered chart. */
export async function openImage(
  folder: string,
  program: string,
  rendered: string,
): Promise<PoolImage> {
  const last = stages(await Deno.readTextFile(containerfile)).at(-1);
  if (last === undefined) throw new Error(`${containerfile} has no stage`);
  const config = imageConfig(last, Deno.build.arch === "aarch64" ? "arm64" : "amd64");
  const volumes = volumesIn(rendered);
  const root = `${folder}/image`;
  await Deno.mkdir(root);
  const mountPoints = [...new Set([...alwaysMounted, ...[...volumes.values()].flat()])];
  await assembleRoot(root, config, { program, mountPoints });
  return {
    config,
    mount: { source: root, target: AT },
    of: (container) => ({ root: AT, volumes: volumes.get(container) ?? [] }),
  };
}

/** Where the sidecars of the StatefulSet mount their volumes, by their names. */
function volumesIn(rendered: string): ReadonlyMap<string, readonly string[]> {
  const { initContainers } = objectsIn(rendered).find(({ kind }) => kind === "StatefulSet")
    .spec.template.spec;
  return new Map(
    initContainers.map(({ name, volumeMounts }: {
      readonly name: string;
      readonly volumeMounts: readonly { readonly mountPath: string }[];
    }) => [name, volumeMounts.map(({ mountPath }) => mountPath)]),
  );
}
