import type { ReportSink, S3Place } from "../report-sink.ts";
import type { ConfiguredInputs } from "../inputs/configured.ts";
import type { ChangeLimits, SafetyConfig } from "../safety-config.ts";
import type { Severity } from "../../model/policy.ts";
import type {
  AgentLimits,
  ConfiguredProvider,
  GitSourceConfig,
  NotifyChannel,
  NotifyRoute,
  ScheduleConfig,
  ServerConfig,
  StateConfig,
  Window,
} from "../agent-config.ts";

/** A config as it is written, once its schema holds: times are text, and anything may be left out. */
export interface ConfigDocument {
  readonly spec: {
    readonly source?: { readonly directory: string } | { readonly git: WrittenGit };
    readonly inputs?: readonly Omit<ConfiguredInputs, "at">[];
    readonly targets?: readonly ConfiguredProvider[];
    readonly schedule?: WrittenSchedule;
    readonly state?: Partial<Omit<StateConfig, "retention">> & {
      readonly retention?: Partial<Record<keyof StateConfig["retention"], string>>;
    };
    readonly reports?: readonly WrittenReport[];
    readonly notify?: readonly WrittenRoute[];
    readonly deadlines?: Partial<Record<Severity, string>>;
    readonly server?: ServerConfig;
    readonly limits?: Partial<AgentLimits>;
    readonly safety?: WrittenSafety;
  };
}

export type WrittenGit = Pick<GitSourceConfig, "url" | "ref"> &
  Partial<Omit<GitSourceConfig, "intervalMs">> & { readonly interval?: string };

export type WrittenSchedule = Partial<Pick<ScheduleConfig, "cron" | "timezone" | "policies">> & {
  readonly splay?: string;
  readonly wake?: string;
  readonly idleAfter?: string;
  readonly windows?: readonly WrittenWindow[];
  readonly freshness?: Partial<Record<Severity, string>>;
  readonly confirm?: Partial<Record<Severity, number>>;
};

type WrittenWindow = Omit<Window, "days"> & Partial<Pick<Window, "days">>;

export type WrittenSafety = Partial<Omit<SafetyConfig, "changes" | "windows">> & {
  readonly changes?: Partial<Omit<ChangeLimits, "withinMs">> & { readonly within?: string };
  readonly windows?: readonly WrittenWindow[];
};

export type WrittenReport = Pick<ReportSink, "format"> &
  ({ readonly directory: string } | { readonly s3: Omit<S3Place, "prefix"> & Partial<Pick<S3Place, "prefix">> });

type Email = Extract<NotifyChannel, { readonly email: unknown }>["email"];

export type WrittenChannel =
  | Exclude<NotifyChannel, { readonly email: unknown }>
  | { readonly email: Omit<Email, "port" | "tls"> & Partial<Pick<Email, "port" | "tls">> };

export type WrittenRoute = WrittenChannel & {
  readonly name: string;
  readonly when?: Partial<NotifyRoute["when"]>;
  readonly digest?: string;
  readonly person?: boolean;
};
