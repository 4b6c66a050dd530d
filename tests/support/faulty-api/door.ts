/** Where the front listens; the certificate by which it is known may change. */
export interface Door {
  readonly port: number;
  /** Closes and opens again on the same port with another certificate. */
  renew(pair: Deno.TlsCertifiedKeyPem): Promise<void>;
  close(): Promise<void>;
}

/** Listens on an address; `enter` gets every connection. */
export function openDoor(
  { address, port, pair, enter }: {
    readonly address: string;
    /** 0 for a free one. */
    readonly port: number;
    readonly pair: Deno.TlsCertifiedKeyPem;
    readonly enter: (connection: Deno.TlsConn) => void;
  },
): Door {
  const open = (port: number, pair: Deno.TlsCertifiedKeyPem) => {
    const listener = Deno.listenTls({ hostname: address, port, ...pair });
    const accepting = (async () => {
      for await (const connection of listener) enter(connection);
    })();
    const close = async () => {
      listener.close();
      // The port is free only when nobody accepts on it any more.
      await accepting;
    };
    return { port: listener.addr.port, close };
  };
  let current = open(port, pair);
  return {
    port: current.port,
    async renew(pair) {
      await current.close();
      current = open(current.port, pair);
    },
    close: () => current.close(),
  };
}
