import { sageMakerApi, type SageMakerApi } from "../../targets/sagemaker/api.ts";
import { tokenBucket } from "../../targets/sagemaker/token-bucket.ts";
import { printable } from "../../model/untrusted.ts";
import { awsEnvironment } from "../aws-environment.ts";
import { systemClock } from "../clock.ts";
import { useAwsProfile } from "../compose.ts";
import { count } from "../count.ts";
import type { Io } from "../io.ts";
import type { LoadedConfig } from "../load-config.ts";
import { failed, type Diagnosis, type DoctorFlags } from "./diagnosis.ts";
import { examineDomains } from "./examine-domains.ts";

interface Wishes {
  readonly flags: DoctorFlags;
  readonly region: string | undefined;
  readonly config: LoadedConfig;
}

/** Region, credentials, the clock, the permission to list, and how people log in to each domain; nobody is logged in. */
export async function* examineAws(
  { flags, region: wished, config }: Wishes,
  io: Io,
): AsyncGenerator<Diagnosis, void, undefined> {
  let environment;
  try {
    environment = awsEnvironment(io.env, { region: flags.region ?? wished, profile: flags["aws-profile"] });
  } catch (error) {
    yield failed("aws region", error);
    return;
  }
  useAwsProfile(flags);
  const { region, endpoint } = environment;
  yield {
    state: "ok",
    item: "aws region",
    found: endpoint === undefined ? region : `${region}, by way of ${printable(new URL(endpoint).host)}`,
  };
  yield await examineClock(endpoint ?? `https://api.sagemaker.${region}.amazonaws.com/`, io);
  const bucket = tokenBucket({ rate: config.limits.apiRate, burst: 5, clock: systemClock });
  const api = await sageMakerApi({ region, endpoint, bucket, callMs: 10_000 });
  try {
    const credentials = await examineCredentials(api, io);
    yield credentials;
    if (credentials.state === "ok") yield* examineDomains(api, io);
  } finally {
    api.dispose();
  }
}

const mostSkewMs = 4 * 60_000;

/** AWS refuses requests that are signed more than five minutes off. */
async function examineClock(url: string, { signal }: Io): Promise<Diagnosis> {
  const item = "clock";
  const before = Date.now();
  try {
    const response = await fetch(url, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
    });
    const skew = (before + Date.now()) / 2 - Date.parse(response.headers.get("date") ?? "");
    if (Number.isNaN(skew)) return { state: "warn", item, found: "AWS sent no date to compare with." };
    const seconds = Math.round(Math.abs(skew) / 1000);
    if (Math.abs(skew) < mostSkewMs)
      return { state: "ok", item, found: seconds < 2 ? "agrees with AWS" : `${count(seconds, "second")} off` };
    return {
      state: "fail",
      item,
      found: `${count(seconds, "second")} off; AWS refuses requests signed at a wrong time.`,
      remedy: "Switch time synchronisation on.",
    };
  } catch {
    return {
      state: "fail",
      item: "network",
      found: `${new URL(url).host} cannot be reached.`,
      remedy: "Check the network path, the proxy and the region.",
    };
  }
}

async function examineCredentials(api: SageMakerApi, { signal }: Io): Promise<Diagnosis> {
  const item = "aws credentials";
  try {
    const { expiration } = await api.read("credentials", (client) => client.config.credentials(), { signal });
    return {
      state: "ok",
      item,
      found: expiration === undefined ? "found" : `found, valid until ${expiration.toISOString()}`,
    };
  } catch {
    signal.throwIfAborted();
    return {
      state: "fail",
      item,
      found: "none were found.",
      remedy:
        "Log in (for example `aws sso login`), name a profile with --aws-profile, or run where a role is attached.",
    };
  }
}
