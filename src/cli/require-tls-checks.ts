import { UsageError } from "../model/errors.ts";
import type { ConfiguredProvider } from "../policy/agent-config.ts";
import type { Io } from "./io.ts";

/**
 * Node.js checks no certificate while this variable is 0, for the AWS calls, the login and the terminal alike: whoever
 * stands between could take the session and give the answers. @throws UsageError
 */
export function requireTlsChecks(wanted: readonly ConfiguredProvider[], { env }: Pick<Io, "env">): void {
  if (env["NODE_TLS_REJECT_UNAUTHORIZED"] !== "0" || wanted.every((one) => "local" in one)) return;
  throw new UsageError(
    "NODE_TLS_REJECT_UNAUTHORIZED=0 is set, which switches the check of certificates off; nothing was contacted.",
    "Unset it. For a certificate authority of your own, name its file in NODE_EXTRA_CA_CERTS.",
  );
}
