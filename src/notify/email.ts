import { createHash } from "node:crypto";
import { createTransport } from "nodemailer";
import { UsageError } from "../model/errors.ts";
import type { Notifier } from "../model/notice.ts";
import type { Clock } from "../model/ports.ts";
import { isLoopback } from "../model/loopback.ts";
import type { Secret } from "../model/secret.ts";
import { channelName } from "./channel-name.ts";
import { checkRecipients, mailbox, recipients } from "./email-address.ts";
import { emailBody } from "./email-body.ts";
import { toMessage } from "./message.ts";
import { smtpError } from "./smtp-error.ts";

export interface EmailOptions {
  /** The route's. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** `starttls`: nothing is sent unless the connection could be secured. `none`: to this machine, or without a login where `allowPlaintext`. */
  readonly tls: "starttls" | "tls" | "none";
  readonly auth?: { readonly user: Secret; readonly password: Secret };
  /** `name@example.org` or `Name <name@example.org>`. */
  readonly from: string;
  /** For messages to persons with `{userProfile}` in each, and `{domain}` where names stand in several. */
  readonly to: readonly string[];
  readonly clock: Pick<Clock, "now">;
  readonly allowPlaintext?: boolean;
  /** Milliseconds for each step: connecting, the greeting, a pause in the conversation. */
  readonly timeoutMs?: number;
}

/**
 * Sends a notice as plain text over SMTP. The Message-ID is made from the notice's key, so that a repeat is seen as one.
 * Throws `UsageError` for options that could leak or reach nobody.
 */
export function email(options: EmailOptions): Notifier {
  const { name, to, clock } = options;
  const channel = channelName("e-mail route", name);
  const from = mailbox(options.from, channel);
  checkRecipients(to, channel);
  const transport = createTransport(connectionOf(options, channel));
  const domain = from.address.slice(from.address.lastIndexOf("@") + 1);
  return {
    name,
    async notify(notice, { signal }) {
      signal.throwIfAborted();
      const envelope = { from: from.address, to: [...recipients(to, { audience: notice.audience, channel })] };
      const message = toMessage(notice, { most: mostItems });
      const mail = {
        from,
        to: envelope.to,
        envelope,
        subject: message.subject,
        text: emailBody(message),
        textEncoding: "quoted-printable" as const,
        date: new Date(clock.now()),
        messageId: `<${createHash("sha256").update(notice.key).digest("hex").slice(0, 40)}@${domain}>`,
        headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
        signal,
      };
      try {
        await transport.sendMail(mail);
      } catch (error) {
        signal.throwIfAborted();
        throw smtpError(error, channel);
      }
    },
  };
}

const mostItems = 200;

function connectionOf(
  { host, port, tls, auth, allowPlaintext = false, timeoutMs = 10_000 }: EmailOptions,
  channel: string,
) {
  if (tls === "none" && !isLoopback(host) && (!allowPlaintext || auth !== undefined)) {
    throw new UsageError(
      `\`tls: none\` of ${channel} would send mail${auth === undefined ? "" : " and its password"} in clear over the network.`,
      "Use `starttls` or `tls`; `none` is for a relay on this machine.",
      "notify-plaintext",
    );
  }
  return {
    host,
    port,
    secure: tls === "tls",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    tls: { minVersion: "TLSv1.2" as const },
    ...(auth !== undefined && {
      auth: { user: auth.user.reveal(), pass: auth.password.reveal() },
      // A server that offers no login is not the one that the password is for.
      forceAuth: true,
    }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
