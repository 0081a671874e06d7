import { PlumblineError, type Retry } from "../model/errors.ts";

/** A failed delivery, told anew from the error's code and the reply's number alone: replies can repeat addresses and more. */
export function smtpError(error: unknown, channel: string): PlumblineError {
  const code = textOf(error, "code");
  const reply = numberOf(error, "responseCode");
  const { what, remedy, retry } = kinds[code] ?? byReply(code, reply);
  const facts = [reply === undefined ? "" : `reply ${reply}`, /^[A-Z]{3,20}$/.test(code) ? code : ""];
  const shown = facts.filter((fact) => fact !== "").join(", ");
  return new PlumblineError({
    code: "notify-mail",
    message: `Mail by ${channel}: ${what}${shown === "" ? "" : ` (${shown})`}.`,
    remedy,
    retry,
  });
}

interface Kind {
  readonly what: string;
  readonly remedy: string;
  readonly retry: Retry;
}

/** Nothing is wrong with the message where the login or TLS fails, so it waits for whoever mends them. */
const kinds: Readonly<Record<string, Kind>> = {
  EAUTH: {
    what: "the server did not accept the login",
    remedy: "Look at the variables that `userEnv` and `passwordEnv` name.",
    retry: "backoff",
  },
  ENOAUTH: {
    what: "the server offers no login",
    remedy: "Leave `userEnv` out, or use the port for submission.",
    retry: "backoff",
  },
  ETLS: {
    what: "the connection could not be secured, so nothing was sent",
    remedy: "The server has to offer STARTTLS with a valid certificate; look at `host`, `port` and `tls`.",
    retry: "backoff",
  },
};

const unreached: Kind = {
  what: "the server could not be reached, or broke off",
  remedy: "Look at `host`, `port`, `tls` and the network path.",
  retry: "backoff",
};

/** Only what was said of this message is final: a server that greets with 554 refuses everybody, and may stop to. */
function byReply(code: string, reply: number | undefined): Kind {
  const isOfMessage = code === "EENVELOPE" || code === "EMESSAGE";
  if (isOfMessage && (reply === undefined || (reply >= 500 && !ofSession.has(reply))))
    return { what: "the server refused the message for good", remedy: "Look at `from` and `to`.", retry: "never" };
  if (reply === undefined) return unreached;
  return { what: "the server put the message off", remedy: "Look at the server if it stays so.", retry: "backoff" };
}

/** Wrong order of commands, login or TLS required: about the session, not about the message. */
const ofSession: ReadonlySet<number> = new Set([503, 530, 534, 535, 538]);

function textOf(error: unknown, key: string): string {
  const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined;
  return typeof value === "string" ? value : "";
}

function numberOf(error: unknown, key: string): number | undefined {
  const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined;
  return typeof value === "number" && value >= 100 && value <= 599 ? value : undefined;
}
