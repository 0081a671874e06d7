import type { Json, JsonObject } from "../model/check.ts";
import type { AgentConfig, GitSourceConfig, NotifyRoute } from "../policy/agent-config.ts";
import { durationText } from "../policy/duration.ts";

/** A config in the form in which its file would give it: the same keys, times and days as text. */
export function asWritten(config: AgentConfig): JsonObject {
  const { source, schedule, state } = config;
  const { splayMs, wakeMs, idleAfterMs, freshness, ...rest } = schedule;
  return {
    source: source === undefined ? null : "directory" in source ? plain(source) : { git: gitAsWritten(source.git) },
    targets: config.targets.length === 0 ? ["sagemaker"] : plain(config.targets),
    inputs: config.inputs.map(({ at: _, ...one }) => plain(one)),
    schedule: {
      ...plainObject(rest),
      splay: durationText(splayMs),
      wake: durationText(wakeMs),
      idleAfter: durationText(idleAfterMs),
      freshness: times(freshness),
    },
    deadlines: times(config.deadlinesMs),
    state: {
      ...plainObject(state),
      retention: Object.fromEntries(Object.entries(state.retention).map(([key, days]) => [key, `${days}d`])),
    },
    reports: config.reports.map(({ format, to }) => ({ format, ...plainObject(to) })),
    notify: config.notify.map(routeAsWritten),
    server: { ...plainObject(config.server), listen: config.server.listen ?? null },
    limits: plain(config.limits),
    safety: safetyAsWritten(config.safety),
  };
}

function gitAsWritten({ url, ref, intervalMs, ...rest }: GitSourceConfig): JsonObject {
  return { url, ref: plain(ref), ...plainObject(rest), interval: durationText(intervalMs) };
}

function safetyAsWritten({ changes, ...rest }: AgentConfig["safety"]): JsonObject {
  const { withinMs, ...limits } = changes;
  return { ...plainObject(rest), changes: { ...plainObject(limits), within: durationText(withinMs) } };
}

const routeAsWritten = ({ name, channel, when, digestMs, person }: NotifyRoute): JsonObject => ({
  name,
  ...plainObject(channel),
  when: plain(when),
  digest: durationText(digestMs),
  person,
});

const times = (values: Readonly<Record<string, number>>): JsonObject =>
  Object.fromEntries(Object.entries(values).map(([key, ms]) => [key, durationText(ms)]));

/** The data alone, without types and without what is undefined. */
const plain = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;

const plainObject = (value: object): JsonObject => plain(value) as JsonObject;
