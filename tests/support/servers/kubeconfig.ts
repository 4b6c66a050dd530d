import { stringify } from "yaml";

/** A client certificate with its key, as PEM text. */
export interface ClientCertificate {
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** How a kubeconfig proves who asks. */
export type Credentials =
  | { readonly token: string }
  /** Path from where the kubeconfig lies. */
  | { readonly tokenFile: string }
  | ClientCertificate;

/** What a kubeconfig says. */
export interface KubeconfigContent {
  readonly server: string;
  /** PEM text of the authority that signed the server's certificate. */
  readonly ca: string;
  readonly credentials: Credentials;
  readonly namespace?: string;
  /** Name of the context, the user and the cluster; `test` by default. */
  readonly context?: string;
}

/** Text of a kubeconfig with one context, everything but a file of a token embedded. */
export function kubeconfig(content: KubeconfigContent): string {
  const { server, ca, credentials, namespace = "default", context = "test" } = content;
  const user = "clientKey" in credentials
    ? {
      "client-certificate-data": btoa(credentials.clientCertificate),
      "client-key-data": btoa(credentials.clientKey),
    }
    : credentials;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: context, cluster: { server, "certificate-authority-data": btoa(ca) } }],
    users: [{ name: context, user }],
    contexts: [{ name: context, context: { cluster: context, user: context, namespace } }],
    "current-context": context,
  });
}
