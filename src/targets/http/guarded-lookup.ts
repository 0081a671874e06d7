import { lookup, type LookupAddress } from "node:dns";
import { BlockList, type LookupFunction } from "node:net";
import { AddressRefused } from "../../jupyter/transport-error.ts";

/**
 * Resolves names for a host that somebody else named, and refuses an answer that leads back to this machine or to its
 * metadata service. Private ranges (RFC 1918, fc00::/7) are allowed: a VPC interface endpoint is the normal private path
 * to Studio. The connection is made to the addresses that were checked.
 */
export function guardedLookup(resolve: typeof lookup = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (first === undefined || addresses.some(isRefusedAddress)) return callback(new AddressRefused(), []);
      if (options.all === true) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

export const isRefusedAddress = ({ address, family }: LookupAddress): boolean =>
  refused.check(address, family === 6 ? "ipv6" : "ipv4");

/** IPv4-mapped IPv6 addresses are checked by the IPv4 rules. `fd00:ec2::/32` holds the instance metadata service. */
const refused = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["224.0.0.0", 3],
] as const) {
  refused.addSubnet(net, prefix, "ipv4");
}
for (const [net, prefix] of [
  ["::", 127],
  ["fe80::", 10],
  ["fd00:ec2::", 32],
  ["ff00::", 8],
] as const) {
  refused.addSubnet(net, prefix, "ipv6");
}
