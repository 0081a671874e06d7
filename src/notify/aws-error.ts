import { PlumblineError } from "../model/errors.ts";

/**
 * A failed AWS call, told anew from the error's name and status: the SDK's errors carry requests, headers and messages that
 * may hold credentials. Refusals that an operator can mend (denied, expired credentials, no such topic) are tried again.
 */
export function awsError(error: unknown, { channel, call }: { readonly channel: string; readonly call: string }) {
  if (error instanceof PlumblineError) return error;
  const name = nameOf(error);
  const status = statusOf(error);
  const final = status !== undefined && isFinal.has(status) && !isPassing.test(name);
  return new PlumblineError({
    code: "notify-aws",
    message: `The ${channel}: ${call} failed with ${name}${status === undefined ? "" : ` (${status})`}.`,
    remedy: remedyFor(name, final),
    retry: final ? "never" : "backoff",
  });
}

/** Bad request, too large: what repeating it cannot mend. */
const isFinal: ReadonlySet<number> = new Set([400, 413]);

/** Names that come with a 400 and pass. */
const isPassing =
  /Throttl|TooManyRequests|LimitExceeded|SlowDown|RequestTimeout|Expired|Credentials|Token|Signature|AccessDenied|NotAuthorized|AccessKey|NotFound/;

function remedyFor(name: string, final: boolean): string {
  if (/Denied|NotAuthorized|Forbidden/.test(name)) return "Grant the agent's role this call on this resource.";
  if (/Expired|Credentials|Token|Signature|AccessKey/.test(name)) return "Renew the agent's AWS credentials.";
  return final || /NotFound|NoSuch/.test(name)
    ? "Look at the resource's name and region."
    : "Nothing is to be done if it recovers.";
}

/** The error's name, or a network error's code; never more than a plain identifier. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown error";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const plain = [code, error.name].filter((text) => /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(text));
  return plain.find((text) => text !== "Error") ?? "an unknown error";
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}
