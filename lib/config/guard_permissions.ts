import { posix } from "node:path";
import type { GuardConfiguration } from "./guard_configuration.ts";

/**
 * What of the compiled program's grant the guard does not need under this configuration: all
 * connections, the environment, and every directory of `roots` in which nothing of its own lies.
 *
 * Taking back something narrower than an entry of the grant takes the whole entry, so that a root
 * that is needed stays whole. What is left besides: `/proc`, the boot clock, and to start processes,
 * without which there are no signals.
 */
export function needlessToGuard(
  { socket, target, node }: GuardConfiguration,
  roots: readonly string[],
): readonly Deno.PermissionDescriptor[] {
  const needed = [socket, node.socket, ...Object.values(target)].map((file) => posix.dirname(file));
  const needless = roots.filter((root) =>
    !needed.some((directory) => directory === root || directory.startsWith(`${root}/`))
  );
  return [
    { name: "net" },
    { name: "env" },
    ...needless.flatMap((path) => [{ name: "read", path }, { name: "write", path }] as const),
  ];
}
