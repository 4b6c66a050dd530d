/** What Kubernetes mounts into a pod for its service account. */
export interface PodServiceAccount {
  readonly token: string;
  /** PEM text of the authority that signed the API server's certificate. */
  readonly ca: string;
  readonly namespace: string;
}

/** The host's side of that mount. */
export interface ServiceAccountFolder {
  readonly folder: string;
  /** Replaces the token by rename, so that a reader sees the old one or the new one. */
  setToken(token: string): Promise<void>;
}

/** Makes the folder; without an account it stays empty. */
export async function makeServiceAccountFolder(
  folder: string,
  account?: PodServiceAccount,
): Promise<ServiceAccountFolder> {
  await Deno.mkdir(folder);
  const write = async (name: string, text: string) => {
    await Deno.writeTextFile(`${folder}/.${name}`, text, { mode: 0o644 });
    await Deno.rename(`${folder}/.${name}`, `${folder}/${name}`);
  };
  if (account !== undefined) {
    await write("token", account.token);
    await write("ca.crt", account.ca);
    await write("namespace", account.namespace);
  }
  return { folder, setToken: (token) => write("token", token) };
}
