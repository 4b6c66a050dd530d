import { dirname, join } from "node:path";
import { host, tryHost } from "../servers/mod.ts";
import type { ImageConfig } from "./containerfile.ts";

/** Packages of which the base is made, as far as the program needs them. */
const PACKAGES = ["libc6", "libgcc-s1", "ca-certificates"];
/** Of these packages, what the base leaves out as well. */
const LEFT_OUT = /^\/(usr\/s?bin|s?bin|usr\/share\/(doc|lintian|man)|etc\/ca-certificates)\b/;
/** Where the single certificates lie; a base has them in one file. */
const CERTIFICATES = "/usr/share/ca-certificates/mozilla";
const BUNDLE = "/etc/ssl/certs/ca-certificates.crt";

/** Links that a Debian root has since its folders were merged. */
const MERGED = ["lib", "lib64"];

/** Users of the base; the one that the program runs as is none of them. */
const ACCOUNTS = {
  "/etc/passwd": "root:x:0:0:root:/root:/sbin/nologin\n" +
    "nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n" +
    "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n",
  "/etc/group": "root:x:0:\nnobody:x:65534:\nnonroot:x:65532:\n",
  "/etc/nsswitch.conf": "hosts: files dns\n",
};

/** Says why no root can be assembled on this machine, or `null`. */
export async function missingRoot(): Promise<string | null> {
  const found = await tryHost("dpkg-query", ["--listfiles", ...PACKAGES]).catch(() => null);
  if (found?.code === 0) return null;
  return `a root is made of the Debian packages ${PACKAGES.join(", ")}: ` +
    (found?.stderr.trim() ?? "dpkg-query is not on PATH");
}

/**
 * Assembles the root of the image in an empty folder.
 *
 * @param program What the image copies from its build stage.
 * @param mountPoints Where volumes will be mounted, as a runtime makes the folders for them.
 */
export async function assembleRoot(
  folder: string,
  { copied: { target, mode } }: ImageConfig,
  { program, mountPoints }: { readonly program: string; readonly mountPoints: readonly string[] },
): Promise<void> {
  // Its user is not who makes it.
  await Deno.chmod(folder, 0o755);
  for (const link of MERGED) {
    await Deno.mkdir(join(folder, "usr", link), { recursive: true });
    await Deno.symlink(`usr/${link}`, join(folder, link));
  }
  await copyPackages(folder);
  await bundleCertificates(folder);
  for (const [path, text] of Object.entries(ACCOUNTS)) {
    await Deno.writeTextFile(join(folder, path), text);
  }
  const at = join(folder, target);
  await Deno.mkdir(dirname(at), { recursive: true });
  await Deno.copyFile(program, at);
  await Deno.chmod(at, mode);
  for (const path of mountPoints) await makeMountPoint(folder, path);
}

async function copyPackages(folder: string): Promise<void> {
  const listed = await host("dpkg-query", ["--listfiles", ...PACKAGES]);
  const files = listed.split("\n").filter((path) =>
    path.startsWith("/") && !LEFT_OUT.test(path) && !Deno.lstatSync(path).isDirectory
  );
  // Through the links of the merged root: the packages name files below /lib.
  const through = 'tar -C / -c -T - | tar -C "$0" -x --keep-directory-symlink';
  const input = files.map((path) => `${path.slice(1)}\n`).join("");
  await host("bash", ["-o", "pipefail", "-ec", through, folder], { input });
}

async function bundleCertificates(folder: string): Promise<void> {
  const texts: string[] = [];
  for await (const { name } of Deno.readDir(join(folder, CERTIFICATES))) {
    texts.push(await Deno.readTextFile(join(folder, CERTIFICATES, name)));
  }
  if (texts.length === 0) throw new Error(`${CERTIFICATES} is empty: expected certificates`);
  await Deno.mkdir(join(folder, dirname(BUNDLE)), { recursive: true });
  await Deno.writeTextFile(join(folder, BUNDLE), texts.join(""));
}

/** An empty file or folder, for what is a file or a folder of the host by the same name. */
async function makeMountPoint(folder: string, path: string): Promise<void> {
  const at = join(folder, path);
  if (path.startsWith("/etc/")) {
    await Deno.mkdir(dirname(at), { recursive: true });
    await Deno.writeTextFile(at, "");
  } else await Deno.mkdir(at, { recursive: true });
}
