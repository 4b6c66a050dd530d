/** A root file system of its own for a container, in place of the pod's. */
export interface Image {
  /** Its folder as the pod sees it, where the pod mounts it. */
  readonly root: string;
  /** What the container mounts of the pod; the image has a folder or file of each name. */
  readonly volumes: readonly string[];
}

/** What every container is given. */
export const alwaysMounted: readonly string[] = ["/proc", "/dev", "/etc/hosts", "/etc/resolv.conf"];

/**
 * A command line that runs `command` in that root, read-only, as UID `user` and GID 10001 without any
 * capability, unable to gain one, with no environment but `env`.
 */
export function inImage(
  { root, volumes }: Image,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  user = 10001,
): string[] {
  const mounted = [...alwaysMounted, ...volumes];
  return [
    ...["unshare", "--mount", "--", "bash", "-ec", MOUNT, "image", root, String(mounted.length)],
    ...mounted,
    ...["env", "-i", ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
    ...["/usr/bin/perl", "-e", ENTER, root, String(user)],
    ...command,
  ];
}

const MOUNT = `root="$1" count="$2"; shift 2
for path in "\${@:1:count}"; do mount --rbind "$path" "$root$path"; done
shift "$count"; exec "$@"`;

/**
 * The last that is done with a program of the host: from here on there is none. The numbers are those
 * of pivot_root, umount2 and prctl, of MNT_DETACH, PR_CAPBSET_DROP and PR_SET_NO_NEW_PRIVS.
 */
const ENTER = `use strict; use POSIX ();
my ($root, $user, @command) = @ARGV;
my ($pivot, $unmount, $prctl) = (POSIX::uname())[4] eq "aarch64" ? (41, 39, 167) : (155, 166, 157);
my $here = ".";
chdir $root or die "$root: $!";
syscall($pivot, $here, $here) == 0 or die "pivot_root: $!";
syscall($unmount, $here, 2) == 0 or die "umount2: $!";
chdir "/";
for my $capability (0 .. 63) { syscall($prctl, 24, $capability, 0, 0, 0) == 0 or last }
syscall($prctl, 38, 1, 0, 0, 0) == 0 or die "no_new_privs: $!";
$) = "10001 10001";
POSIX::setgid(10001); POSIX::setuid($user);
exec { $command[0] } @command or die "$command[0]: $!";`;
