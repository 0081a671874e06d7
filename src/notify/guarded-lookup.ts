import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { isLoopback } from "../model/loopback.ts";

/**
 * Resolves the name of a sink and refuses an answer that leads to this machine or to a network service of its host; for a
 * sink on this machine (`loopback`), one that leads anywhere else. The connection is made to the addresses that were
 * checked, so a second answer of the resolver changes nothing. Private ranges are allowed: many sinks live there.
 */
export function guardedLookup(
  { loopback }: { readonly loopback: boolean },
  resolve: typeof lookup = lookup,
): LookupFunction {
  const isWrong = (address: string): boolean => isLoopback(address) !== loopback || isRefused(address);
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (first === undefined || addresses.some(({ address }) => isWrong(address)))
        return callback(new AddressRefused(), []);
      if (options.all === true) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

/** What the lookup fails with when a name resolved to an address that is never this sink's. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
  readonly code = "EADDRREFUSED";
}

/** Whether the host of a URL is an address that is never a sink's; an address is connected to without a lookup. */
export function isRefusedHost(hostname: string): boolean {
  const host = bare(hostname);
  return isIP(host) !== 0 && isRefused(host);
}

const isRefused = (address: string): boolean => refusedNets.check(address, familyOf(address));
const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 6 ? "ipv6" : "ipv4");

/**
 * Unspecified, link-local (with the metadata services of clouds and containers), multicast. IPv4-mapped IPv6 addresses are
 * checked by the IPv4 rules; NAT64 and 6to4 have rows of their own.
 */
const refusedNets = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["224.0.0.0", 3],
] as const) {
  refusedNets.addSubnet(net, prefix, "ipv4");
}
for (const [net, prefix] of [
  ["::", 128],
  ["fe80::", 10],
  ["fd00:ec2::", 32],
  ["ff00::", 8],
  ["64:ff9b::7f00:0", 104],
  ["64:ff9b::a9fe:0", 112],
  ["2002:7f00::", 24],
  ["2002:a9fe::", 32],
] as const) {
  refusedNets.addSubnet(net, prefix, "ipv6");
}
