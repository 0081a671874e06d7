import type { Channel } from "../agent/deliver.ts";
import type { Notifier } from "../model/notice.ts";
import type { NotifyRoute } from "../policy/agent-config.ts";
import { systemClock } from "./clock.ts";
import type { Io } from "./io.ts";
import { secretOf } from "./secret-of.ts";
import { Secret } from "../model/secret.ts";

/** The channels of the config's routes, each loaded only where it is used. @throws UsageError */
export async function composeChannels(routes: readonly NotifyRoute[], io: Io): Promise<readonly Channel[]> {
  return Promise.all(
    routes.map(async (route) => ({
      notifier: await notifierOf(route, io),
      digestMs: route.digestMs,
      persons: personsOf(route),
    })),
  );
}

const personsOf = ({ person, channel, when }: NotifyRoute): Channel["persons"] =>
  person && "email" in channel ? { to: channel.email.to, domains: when.domains } : undefined;

async function notifierOf({ name, channel }: NotifyRoute, io: Io): Promise<Notifier> {
  const clock = systemClock;
  const secret = (variable: string, what: string): Secret => secretOf(variable, `${what} of the route ${name}`, io);
  if ("webhook" in channel) {
    const { url, urlEnv, secretEnv } = channel.webhook;
    const { webhook } = await import("../notify/webhook.ts");
    return webhook({
      name,
      url: urlEnv === undefined ? new Secret(url ?? "") : secret(urlEnv, "the address"),
      key: secret(secretEnv, "the HMAC key"),
      clock,
      allowLoopback: true,
    });
  }
  if ("slack" in channel) {
    const { slack } = await import("../notify/slack.ts");
    return slack({ name, url: secret(channel.slack.urlEnv, "the address"), clock, allowLoopback: true });
  }
  if ("email" in channel) {
    const { userEnv, passwordEnv, ...server } = channel.email;
    const { email } = await import("../notify/email.ts");
    return email({
      name,
      ...server,
      ...(userEnv !== undefined &&
        passwordEnv !== undefined && {
          auth: { user: secret(userEnv, "the SMTP user"), password: secret(passwordEnv, "the SMTP password") },
        }),
      clock,
    });
  }
  if ("sns" in channel) {
    const { sns } = await import("../notify/sns.ts");
    return sns({ name, ...channel.sns });
  }
  const { eventBridge } = await import("../notify/eventbridge.ts");
  return eventBridge({ name, ...channel.eventbridge });
}
