import { addressesToProve, type HttpAccess } from "../http/mod.ts";

/**
 * How to reach one API server and as whom. Plain data, so that it can be handed to a Worker.
 *
 * It may hold secrets (a token or a key that a kubeconfig carries inline): never log it.
 */
export interface ApiServerAccess extends HttpAccess {
  /** Address of the API server, without a slash at its end. */
  readonly server: string;
  /** Its host and port, as Deno's `--allow-net` spells them. */
  readonly hostPort: string;
  /** Every file that is read while talking to it, now and later. */
  readonly files: readonly string[];
  /** Namespace that the configuration itself names, if any. */
  readonly namespace: string | null;
}

/** Access to an API server, or why there is none. */
export type AccessOutcome =
  | {
    readonly kind: "ready";
    readonly access: ApiServerAccess;
    /** What will keep it from being used as it is, but may be mended at any moment; or `null`. */
    readonly warning: string | null;
  }
  | { readonly kind: "failed"; readonly because: string };

/** What a process that uses `access` must be allowed to do, and no more. */
export function grantFor(
  access: ApiServerAccess,
): { readonly files: readonly string[]; readonly hostPorts: readonly string[] } {
  return { files: access.files, hostPorts: [access.hostPort, ...addressesToProve(access)] };
}
