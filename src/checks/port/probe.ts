import type { Ask } from "../../model/observation.ts";

/** Both tables as the kernel writes them; IPv6 may be switched off. The same for every check, so that it is asked once. */
export const probe = (): readonly Ask[] => [
  {
    kind: "run",
    command: "cat /proc/net/tcp && if [ -e /proc/net/tcp6 ]; then cat /proc/net/tcp6; fi",
    timeoutMs: 10_000,
    maxBytes: 1_048_576,
  },
];
