import type { Mount } from "../../support/pods/mod.ts";

/**
 * Folders of the pod under every documented root. Each belongs to the manager's user and holds the
 * file `other`, so that the file system itself forbids nothing; only `/secrets` is mounted read-only.
 */
export async function makeFolders(folder: string): Promise<{ secrets: string; mounts: Mount[] }> {
  const secrets = `${folder}/secrets`;
  await make(secrets);
  await Deno.writeTextFile(`${secrets}/vrf.skey`, "VRF key");
  await Deno.writeTextFile(`${secrets}/node.cert`, "certificate");
  await Deno.writeTextFile(`${secrets}/other.json`, `{"type":"another pool's key"}`);
  const roots = ["/run", "/opt/cardano", "/etc/forge-manager", "/var/lib/forge-manager"];
  const mounts = await Promise.all(roots.map(async (target) => {
    const source = `${folder}/${target.slice(1).replaceAll("/", "-")}`;
    await make(source);
    return { source, target, writable: true };
  }));
  return { secrets, mounts };
}

async function make(folder: string): Promise<void> {
  await Deno.mkdir(folder);
  await Deno.writeTextFile(`${folder}/other`, "other");
  for (const path of [folder, `${folder}/other`]) await Deno.chown(path, 10001, 10001);
}
