/**
 * A command line that runs `command` as UID `user` (10001 by default) and GID 10001 without any
 * capability, unable to gain one, with no environment but `env`: what a restricted container is.
 */
export function unprivileged(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  user = 10001,
): string[] {
  return [
    ...["setpriv", "--reuid", String(user), "--regid", "10001", "--clear-groups"],
    ...["--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--"],
    ...["env", "-i", ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
    ...command,
  ];
}
