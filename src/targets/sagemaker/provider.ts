import type { SageMakerClientConfig } from "@aws-sdk/client-sagemaker";
import { NotAssessed, UsageError } from "../../model/errors.ts";
import { remedyFor, type Reason, type ReasonCode } from "../../model/outcome.ts";
import type { Abortable, Clock, TargetProvider } from "../../model/ports.ts";
import type { CostlyFacts, Target } from "../../model/target.ts";
import { printable } from "../../model/untrusted.ts";
import { jupyterSession } from "../session.ts";
import { sageMakerApi, type SageMakerApi } from "./api.ts";
import { isJupyterApp, landingOf, type JupyterAppType } from "./app-types.ts";
import { blockedBy } from "./blocked.ts";
import { describeApp } from "./describe-app.ts";
import type { Listing } from "./inventory.ts";
import { hostRule } from "./host-rule.ts";
import { expectIdentity } from "./identity.ts";
import { listDomain, listing } from "./list-domain.ts";
import { domainIds } from "./lists.ts";
import { login } from "./login.ts";
import { isDomainId } from "./names.ts";
import { presign } from "./presign.ts";
import { rowsOf } from "./rows.ts";
import { tokenBucket } from "./token-bucket.ts";

export interface SageMakerProviderOptions {
  readonly region: string;
  /** Another address of the SageMaker API, such as the simulator's. */
  readonly endpoint?: string | undefined;
  /** The SDK's default chain when left out. */
  readonly credentials?: SageMakerClientConfig["credentials"] | undefined;
  /** Only these domains, by id; all of the region when left out. */
  readonly domains?: readonly string[] | undefined;
  /** What else to list, asked anew at each listing where it can change. */
  readonly costly: CostlyFacts | (() => CostlyFacts);
  /** API calls per second, over everything that this provider does. */
  readonly apiRate: number;
  /** Hosts that a login may lead to, beside `*.studio.<region>.sagemaker.aws`. */
  readonly allowedHosts?: readonly string[] | undefined;
  readonly clock: Clock;
  /** Milliseconds that one API call may spend in attempts and pauses; 20,000 when left out. */
  readonly callMs?: number | undefined;
  /** Called whenever a call was throttled. */
  readonly onThrottled?: (() => void) | undefined;
}

/** SageMaker Studio in one region: every user profile, space and Classic app is a row, and the running ones are visited. */
export function sagemakerProvider(options: SageMakerProviderOptions): TargetProvider & Disposable {
  const { region, endpoint, domains, clock } = options;
  const hosts = hostRule({
    allowedHosts: [`*.studio.${region}.sagemaker.aws`, ...(options.allowedHosts ?? [])],
    endpoint,
  });
  const wrong = domains?.find((id) => !isDomainId(id));
  if (wrong !== undefined) {
    throw new UsageError(
      `domains: expected an id such as d-abcdefghijkl, got ${JSON.stringify(printable(wrong, 80))}`,
      "Take it from `plumbline targets`.",
    );
  }
  const bucket = tokenBucket({ rate: options.apiRate, burst: Math.max(1, Math.min(5, options.apiRate)), clock });
  let loading: Promise<SageMakerApi> | undefined;
  const api = () => (loading ??= sageMakerApi({ ...options, bucket, callMs: options.callMs ?? 20_000 }));

  return {
    name: "sagemaker",
    async *list({ signal, remembered }) {
      const costly = typeof options.costly === "function" ? options.costly() : options.costly;
      const found = domains === undefined ? await listing(domainIds(await api(), { signal })) : { rows: domains };
      for (const domain of [...new Set(found.rows)].filter(isDomainId).sort()) {
        yield* rowsOf(await listDomain(await api(), { region, domain, ...costly }, { signal }), remembered);
      }
      const hidden = hiddenDomains(found);
      if (hidden !== undefined) {
        yield {
          id: `sagemaker/${region}`,
          provider: "sagemaker",
          region,
          state: "Unlisted",
          blocked: hidden,
          unlisted: true,
        };
      }
    },
    async open(target, { signal, limits }) {
      const place = visitable(target);
      await stillRunning(await api(), place, { signal });
      const authorizedUrl = await presign(await api(), place, { signal });
      const { basePath } = landingOf(place.appType);
      const { readyMs } = limits;
      const { server, dispose } = await login(authorizedUrl, { basePath, hosts, readyMs, signal });
      return jupyterSession(server, {
        clock,
        dispose,
        verify: expectIdentity(target),
        // A Classic app's host is free of charge; a space is an instance that idle shutdown would end (studio.md §7).
        idleCosts: place.space !== undefined,
      });
    },
    [Symbol.dispose]() {
      loading?.then((loaded) => loaded.dispose()).catch(() => undefined);
    },
  };
}

interface Visitable {
  readonly domain: string;
  readonly userProfile: string;
  readonly space: string | undefined;
  readonly appType: JupyterAppType;
}

function visitable({ domain, userProfile, space, appType, state, blocked }: Target): Visitable {
  if (blocked !== undefined) throw notAssessed(blocked.code, blocked.detail ?? `the state is ${state}`);
  if (domain === undefined || userProfile === undefined)
    throw notAssessed("internal", "a visit needs a domain and a user profile");
  if (!isJupyterApp(appType)) throw notAssessed("unsupported-app", appType ?? "no app type");
  return { domain, userProfile, space, appType };
}

/** Right before the login: the list may be minutes old, and only `DescribeApp` tells whether the home is the real one. */
async function stillRunning(api: SageMakerApi, place: Visitable, { signal }: Abortable): Promise<void> {
  const app = await describeApp(api, place, { signal });
  if (app.RecoveryMode === true) throw notAssessed("recovery-mode", "the home is not mounted");
  const state = {
    createdAt: 0,
    ...(app.Status && { status: app.Status }),
    ...(app.FailureReason && { failure: app.FailureReason }),
  };
  const blocked = blockedBy({ appType: place.appType, app: state, space: undefined, appsBroken: undefined });
  if (blocked !== undefined) throw notAssessed(blocked.code, blocked.detail ?? `the app is ${app.Status}`);
}

/** Why there may be domains that no row stands for. */
function hiddenDomains({ rows, broken }: Listing<string>): Reason | undefined {
  if (broken !== undefined) {
    return { ...broken, detail: `the list of domains broke off after ${rows.length}: ${broken.detail ?? broken.code}` };
  }
  const wrong = rows.find((id) => !isDomainId(id));
  return wrong === undefined
    ? undefined
    : { code: "api-error", detail: `AWS gave a domain id that breaks its own pattern: ${printable(wrong, 80)}` };
}

const notAssessed = (reason: ReasonCode, message: string): NotAssessed =>
  new NotAssessed(reason, message, { remedy: remedyFor(reason) });
