import { NotAssessed } from "../../model/errors.ts";
import { remedyFor, type ReasonCode } from "../../model/outcome.ts";

/**
 * What went wrong in an AWS call, told by the error's name (the API models almost none of them). The text is rebuilt
 * from names alone: the SDK's errors carry requests, headers and messages that may hold credentials.
 */
export function notAssessedByApi(error: unknown, call: string): NotAssessed {
  const name = nameOf(error);
  const reason = reasonFor(error, name);
  return new NotAssessed(reason, `${call}: ${name}${reason === "unreachable" ? peerOf(error) : ""}`, {
    remedy: remedyFor(reason),
    retry: reason === "throttled" || reason === "unreachable" ? "backoff" : "never",
  });
}

export const isThrottling = (error: unknown): boolean => throttling.has(nameOf(error)) || statusOf(error) === 429;

const throttling = new Set([
  "LimitExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
]);

/** Beginnings of names: AWS adds `Exception` to some and not to others. The first that matches counts. */
const byName: readonly (readonly [RegExp, ReasonCode])[] = [
  [/^(AccessDenied|NotAuthorized|Unauthorized|Forbidden)/, "denied"],
  [
    /^(ExpiredToken|UnrecognizedClient|InvalidClientToken|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature)/,
    "credentials",
  ],
  [/^(MissingAuthenticationToken|RequestExpired|RequestTimeTooSkewed|InvalidAccessKeyId)/, "credentials"],
  [/^(CredentialsProviderError|TokenProviderError|ProviderError)$/, "credentials"],
  [/^ResourceNotFound/, "deleted"],
  [
    /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ETIMEDOUT|ERR_TLS|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|TimeoutError$)/,
    "unreachable",
  ],
];

function reasonFor(error: unknown, name: string): ReasonCode {
  if (isThrottling(error)) return "throttled";
  return byName.find(([pattern]) => pattern.test(name))?.[1] ?? "api-error";
}

/** The error's name, or a network error's code; never more than a plain identifier. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const plain = [code, error.name].filter((text) => /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(text));
  return plain.find((text) => text !== "Error") ?? (error.cause === undefined ? "unknown error" : nameOf(error.cause));
}

/** Whom a connection did not reach, as the system's error tells it; empty where it does not. */
function peerOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const text = (key: string): string => {
    const value: unknown = Reflect.get(error, key);
    return (typeof value === "string" || typeof value === "number") && /^[\w.:-]{1,253}$/.test(`${value}`)
      ? `${value}`
      : "";
  };
  const host = text("hostname") || text("address");
  const port = text("port");
  return host === "" ? "" : ` at ${host}${port === "" ? "" : `:${port}`}`;
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  const metadata = error.$metadata;
  return typeof metadata === "object" &&
    metadata !== null &&
    "httpStatusCode" in metadata &&
    typeof metadata.httpStatusCode === "number"
    ? metadata.httpStatusCode
    : undefined;
}
