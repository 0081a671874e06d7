import { NotAssessed } from "../../model/errors.ts";
import { remedyFor } from "../../model/outcome.ts";
import { AddressRefused } from "./guarded-lookup.ts";

/** A failed request, told anew from the host's name and the error's code alone: URLs and causes can carry tokens. */
export function notAssessedByTransport(error: unknown, url: URL): NotAssessed {
  if (error instanceof NotAssessed) return error;
  if (error instanceof AddressRefused) {
    return new NotAssessed(
      "host-refused",
      `${url.host} resolves to an address of this machine or of its network services`,
      {
        remedy: remedyFor("host-refused"),
      },
    );
  }
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const plain = /^[A-Z][A-Z0-9_]{1,48}$/.test(code) ? ` (${code})` : "";
  return new NotAssessed("unreachable", `no answer from ${url.host}${plain}`, {
    remedy: remedyFor("unreachable"),
    retry: "backoff",
  });
}
