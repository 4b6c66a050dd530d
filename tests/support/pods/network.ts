import { host } from "../servers/host.ts";

/** The network of one pod and the faults laid upon it. */
export interface PodNetwork {
  /** Address of the pod on the bridge. */
  readonly address: string;
  /** Drops every packet to and from `addresses`, silently. */
  blackHole(addresses: readonly string[]): Promise<void>;
  /** Drops every packet from `addresses`: what is asked arrives, what is answered does not. */
  deafen(addresses: readonly string[]): Promise<void>;
  /** Drops each packet to and from `addresses` with a probability of 0 to 1. */
  lossy(probability: number, addresses: readonly string[]): Promise<void>;
  /** Takes all faults away. */
  heal(): Promise<void>;
}

/** Makes the bridge of a world, with the first `count` addresses of its subnet. */
export async function makeBridge(name: string, index: number, count: number): Promise<string[]> {
  const addresses = Array.from({ length: count }, (_, i) => `10.77.${index}.${i + 1}`);
  // Of its own: a bridge takes the lowest of its cables', and when that pod goes all others lose it.
  const mac = `02:00:0a:4d:${index.toString(16).padStart(2, "0")}:01`;
  await host("ip", ["link", "add", name, "address", mac, "type", "bridge"]);
  for (const address of addresses) {
    await host("ip", ["address", "add", `${address}/24`, "dev", name]);
  }
  await host("ip", ["link", "set", name, "up"]);
  return addresses;
}

/** Connects the network namespace of process `pid` to a bridge, as pod `number` of world `index`. */
export async function connectPod(
  { bridge, index, number, pid }: { bridge: string; index: number; number: number; pid: number },
): Promise<PodNetwork> {
  const address = `10.77.${index}.${number + 10}`;
  const cable = `${bridge}-${number}`;
  const inside = (command: string) => host("nsenter", [`-t${pid}`, "-n", "sh", "-ec", command]);
  await host("ip", [
    ...["link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", String(pid)],
  ]);
  await host("ip", ["link", "set", cable, "master", bridge, "up"]);
  await inside(`
    ip link set lo up
    ip address add ${address}/24 dev eth0
    ip link set eth0 up
    ip route add default via 10.77.${index}.1
    iptables -w 5 -N faults
    iptables -w 5 -A INPUT -j faults
    iptables -w 5 -A OUTPUT -j faults
  `);
  const drop = async (rules: readonly string[]) => {
    await inside(rules.map((rule) => `iptables -w 5 -A faults ${rule} -j DROP`).join("\n"));
  };
  const from = (addresses: readonly string[]) => addresses.map((api) => `-s ${api}`);
  const both = (addresses: readonly string[]) =>
    addresses.flatMap((api) => [`-s ${api}`, `-d ${api}`]);
  return {
    address,
    blackHole: (addresses) => drop(both(addresses)),
    deafen: (addresses) => drop(from(addresses)),
    lossy(probability, addresses) {
      const match = `-m statistic --mode random --probability ${probability}`;
      return drop(both(addresses).map((rule) => `${rule} ${match}`));
    },
    async heal() {
      await inside("iptables -w 5 -F faults");
    },
  };
}
