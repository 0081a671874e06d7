import { isIP } from "node:net";
import { NotAssessed, UsageError } from "../../model/errors.ts";
import { remedyFor } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { isLoopback } from "../../model/loopback.ts";

export interface HostRule {
  /** Throws `NotAssessed("host-refused")` unless a login may begin at this URL; otherwise the rule for what follows it. */
  begin(url: URL): (next: URL) => void;
}

/**
 * Where a login may lead. Hosts of spaces are opaque, so the first one is taken from AWS's answer and must match
 * `allowedHosts` (exact names, or `*.` and a suffix); after it only that very host, https on port 443.
 * A loopback `endpoint` is the simulator: there the login may begin at exactly that origin, in clear.
 */
export function hostRule({
  allowedHosts,
  endpoint,
}: {
  readonly allowedHosts: readonly string[];
  readonly endpoint?: string | undefined;
}): HostRule {
  const patterns = allowedHosts.map(checkedPattern);
  const simulator = endpoint === undefined ? undefined : loopbackOrigin(endpoint);
  return {
    begin(first) {
      if (first.origin !== simulator && !patterns.some((matches) => matches(first.hostname)))
        refuse(first, "is not an allowed host");
      const follow = (next: URL): void => {
        if (next.username !== "" || next.password !== "") refuse(next, "carries user info");
        if (next.origin === simulator && next.origin === first.origin) return;
        if (next.protocol !== "https:") refuse(next, "is not https");
        if (isIP(next.hostname.replace(/^\[|\]$/g, "")) !== 0) refuse(next, "is an address, not a name");
        if (next.port !== "") refuse(next, "is not on port 443");
        if (next.hostname !== first.hostname) refuse(next, "is not the host that AWS gave");
      };
      follow(first);
      return follow;
    },
  };
}

/**
 * One exact host, or `*.` before at least two labels: `*.aws` would be everybody's. A host with a port is of use to
 * other providers of the same config and matches nothing here.
 */
function checkedPattern(pattern: string): (hostname: string) => boolean {
  if (!/^(\*(\.[a-z0-9-]+){2,}|[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?)$/.test(pattern)) {
    throw new UsageError(
      `safety.allowedHosts: expected a host name or "*." and a domain, got ${JSON.stringify(printable(pattern, 80))}`,
      "Write for example *.studio.us-east-1.sagemaker.aws.",
    );
  }
  if (!pattern.startsWith("*.")) return (hostname) => hostname === pattern;
  const suffix = pattern.slice(1);
  return (hostname) => hostname.endsWith(suffix) && hostname.length > suffix.length;
}

function loopbackOrigin(endpoint: string): string | undefined {
  const url = new URL(endpoint);
  return isLoopback(url.hostname) ? url.origin : undefined;
}

function refuse(url: URL, why: string): never {
  throw new NotAssessed("host-refused", `the login led to ${printable(url.host, 120)}, which ${why}`, {
    remedy: remedyFor("host-refused"),
  });
}
