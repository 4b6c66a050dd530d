import { groupRoot } from "./cgroups.ts";

/** Programs that pods are made with, and the Debian package that has each. */
const programs = {
  bash: "bash",
  ip: "iproute2",
  iptables: "iptables",
  mount: "mount",
  nsenter: "util-linux",
  perl: "perl-base",
  pivot_root: "util-linux",
  setpriv: "util-linux",
  unshare: "util-linux",
};

// What needs a right or a kernel module is tried out, in namespaces that end with the try.
const trial = `
  ip link add veth0 type veth peer name veth1
  mount -t tmpfs trial /mnt
  iptables -w 5 -A OUTPUT -m statistic --mode random --probability 0.5 -j DROP
`;

/** Says why pods cannot be made on this machine, or `null`. */
export function missingPods(): string | null {
  if (Deno.build.os !== "linux") return "pods are made of Linux namespaces";
  if (Deno.uid() !== 0) return "pods are made of namespaces and need root";
  for (const [program, debian] of Object.entries(programs)) {
    if (run("sh", ["-c", `command -v ${program}`]) !== null) {
      return `${program} is not on PATH (Debian package ${debian})`;
    }
  }
  const root = groupRoot();
  if (root === null) return "control groups of version 2 are not mounted";
  // Test files that run side by side share one process id.
  const name = `cfmt${crypto.randomUUID().slice(0, 8)}`;
  const group = `${root}/${name}`;
  const grouped = run("sh", [
    "-c",
    `mkdir ${group} && test -e ${group}/cgroup.kill && rmdir ${group}`,
  ]);
  if (grouped !== null) return `no control groups that are killed as one in ${root}: ${grouped}`;
  const bridged = run("sh", ["-c", `ip link add ${name} type bridge && ip link delete ${name}`]);
  if (bridged !== null) return `no right to make a network bridge: ${bridged}`;
  const tried = run("unshare", ["--mount", "--net", "--pid", "--fork", "sh", "-ec", trial]);
  return tried === null ? null : `no right to make namespaces, mounts or packet filters: ${tried}`;
}

/** Runs a command; `null` if it succeeds, else the end of what it said. */
function run(command: string, args: string[]): string | null {
  try {
    const { success, code, stderr } = new Deno.Command(command, { args }).outputSync();
    if (success) return null;
    return new TextDecoder().decode(stderr).trim().split("\n").at(-1) || `exit code ${code}`;
  } catch (error) {
    return String(error);
  }
}
