import { NotAssessed } from "../model/errors.ts";
import { remedyFor } from "../model/outcome.ts";

/** A failed exchange, told anew from the host's name and the error's code alone: URLs and causes can carry tokens. */
export function notAssessedByTransport(error: unknown, { host }: URL): NotAssessed {
  if (error instanceof NotAssessed) return error;
  if (error instanceof AddressRefused) {
    return new NotAssessed(
      "host-refused",
      `${host} resolves to an address of this machine or of its network services`,
      {
        remedy: remedyFor("host-refused"),
      },
    );
  }
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  if (tooLarge.has(code)) {
    return new NotAssessed("output-limit", `${host} sent more in one answer than is read`, {
      remedy: remedyFor("output-limit"),
    });
  }
  const plain = /^[A-Z][A-Z0-9_]{1,48}$/.test(code) ? ` (${code})` : "";
  return new NotAssessed("unreachable", `no answer from ${host}${plain}`, {
    remedy: remedyFor("unreachable"),
    retry: "backoff",
  });
}

/** How undici and ws name what exceeds their limit. */
const tooLarge = new Set(["UND_ERR_RES_EXCEEDED_MAX_SIZE", "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH"]);

/** What a `lookup` fails with when the name of a host resolved to an address that is never a server's. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
  readonly code = "EADDRREFUSED";
}
