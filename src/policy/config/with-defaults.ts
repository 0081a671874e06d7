import type { ReportSink } from "../report-sink.ts";
import {
  defaultConfig,
  emailDefaults,
  gitDefaults,
  routeDefaults,
  weekdays,
  type AgentConfig,
  type GitSourceConfig,
  type NotifyChannel,
  type NotifyRoute,
  type ScheduleConfig,
  type StateConfig,
} from "../agent-config.ts";
import { parseDuration } from "../duration.ts";
import type { SafetyConfig } from "../safety-config.ts";
import type {
  ConfigDocument,
  WrittenChannel,
  WrittenGit,
  WrittenReport,
  WrittenRoute,
  WrittenSafety,
  WrittenSchedule,
} from "./document.ts";

/** A valid document as the config that it means: what it leaves out has its default, times are milliseconds. */
export function withDefaults({ spec }: ConfigDocument): AgentConfig {
  const { source } = spec;
  return {
    targets: spec.targets ?? defaultConfig.targets,
    source: source === undefined || "directory" in source ? source : { git: gitOf(source.git) },
    inputs: spec.inputs ?? defaultConfig.inputs,
    schedule: scheduleOf(spec.schedule ?? {}),
    state: stateOf(spec.state ?? {}),
    reports: (spec.reports ?? []).map(reportOf),
    notify: (spec.notify ?? []).map(routeOf),
    deadlinesMs: { ...defaultConfig.deadlinesMs, ...times(spec.deadlines ?? {}) },
    server: { ...defaultConfig.server, ...spec.server },
    limits: { ...defaultConfig.limits, ...spec.limits },
    safety: safetyOf(spec.safety ?? {}),
  };
}

function safetyOf({ changes: written, windows, ...rest }: WrittenSafety): SafetyConfig {
  const { safety: defaults } = defaultConfig;
  const { within, ...changes } = written ?? {};
  return {
    ...defaults,
    ...rest,
    changes: { ...defaults.changes, ...changes, withinMs: timeOr(within, defaults.changes.withinMs) },
    windows: windowsOf(windows),
  };
}

const windowsOf = (windows: WrittenSafety["windows"] = []): SafetyConfig["windows"] =>
  windows.map((window) => ({ days: weekdays, ...window }));

function gitOf({ interval, ...git }: WrittenGit): GitSourceConfig {
  return { ...gitDefaults, ...git, intervalMs: timeOr(interval, gitDefaults.intervalMs) };
}

function scheduleOf(written: WrittenSchedule): ScheduleConfig {
  const { splay, wake, idleAfter, windows, freshness, confirm, ...rest } = written;
  const { schedule: defaults } = defaultConfig;
  return {
    ...defaults,
    ...rest,
    splayMs: timeOr(splay, defaults.splayMs),
    wakeMs: timeOr(wake, defaults.wakeMs),
    idleAfterMs: timeOr(idleAfter, defaults.idleAfterMs),
    windows: windowsOf(windows),
    freshness: { ...defaults.freshness, ...times(freshness ?? {}) },
    confirm: { ...defaults.confirm, ...confirm },
  };
}

function stateOf({ retention, ...rest }: NonNullable<ConfigDocument["spec"]["state"]>): StateConfig {
  const { state: defaults } = defaultConfig;
  const days = Object.fromEntries(
    Object.entries(retention ?? {}).map(([key, text]) => [key, Number.parseInt(text, 10)]),
  );
  return { ...defaults, ...rest, retention: { ...defaults.retention, ...days } };
}

function reportOf(written: WrittenReport): ReportSink {
  const { format } = written;
  return "directory" in written
    ? { format, to: { directory: written.directory } }
    : { format, to: { s3: { prefix: "", ...written.s3 } } };
}

function routeOf({ name, when, digest, person, ...channel }: WrittenRoute): NotifyRoute {
  return {
    name,
    channel: channelOf(channel),
    when: { ...routeDefaults.when, ...when },
    digestMs: timeOr(digest, routeDefaults.digestMs),
    person: person ?? routeDefaults.person,
  };
}

function channelOf(channel: WrittenChannel): NotifyChannel {
  if (!("email" in channel)) return channel;
  const { email } = channel;
  const tls = email.tls ?? emailDefaults.tls;
  return { email: { ...email, tls, port: email.port ?? emailDefaults.ports[tls] } };
}

const timeOr = (text: string | undefined, fallback: number): number =>
  (text === undefined ? undefined : parseDuration(text)) ?? fallback;

const times = <K extends string>(written: Partial<Record<K, string>>): Partial<Record<K, number>> => {
  const found: Partial<Record<K, number>> = {};
  for (const key in written) found[key] = parseDuration(written[key] ?? "");
  return found;
};
