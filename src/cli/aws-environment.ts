import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../model/errors.ts";
import { isLoopback } from "../model/loopback.ts";
import { printable } from "../model/untrusted.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Where AWS is, by the same variables and files as every AWS tool; nothing is contacted. */
export interface AwsEnvironment {
  readonly region: string;
  /** Another address of the SageMaker API, such as the simulator's. */
  readonly endpoint: string | undefined;
}

interface Wishes {
  readonly region: string | undefined;
  readonly profile: string | undefined;
}

/** @throws UsageError where no region is known, or region or endpoint are malformed */
export function awsEnvironment(env: Env, wishes: Wishes): AwsEnvironment {
  const region = wishes.region ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? profileRegion(env, wishes.profile);
  if (region === undefined || region === "")
    throw new UsageError(
      "No AWS region is known.",
      "Give --region, or set AWS_REGION; or look elsewhere: --local for this machine, --server URL for a Jupyter server, `plumbline demo` for a try-out.",
    );
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(region))
    throw new UsageError(
      `${JSON.stringify(printable(region, 80))} is no AWS region.`,
      "Write one such as us-east-1 in --region or AWS_REGION.",
    );
  return { region, endpoint: endpointOf(env) };
}

function endpointOf(env: Env): string | undefined {
  if (env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] === "true") return undefined;
  const name = env["AWS_ENDPOINT_URL_SAGEMAKER"] ? "AWS_ENDPOINT_URL_SAGEMAKER" : "AWS_ENDPOINT_URL";
  const text = env[name] ?? "";
  if (text === "") return undefined;
  const url = URL.parse(text);
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname))) return text;
  throw new UsageError(
    `${name} must be an https URL, or http on this machine, not ${JSON.stringify(printable(text.replace(/[?#].*|\/\/[^/]*@/s, ""), 120))}.`,
    `Correct ${name}, or unset it to use AWS itself.`,
  );
}

/** `region` of the chosen profile in the shared config file; it is the one thing that Plumbline itself reads there. */
function profileRegion(env: Env, wished: string | undefined): string | undefined {
  const profile = wished ?? env["AWS_PROFILE"] ?? "default";
  const section = profile === "default" ? "default" : `profile ${profile}`;
  let current: string | undefined;
  for (const line of readShared(env).split("\n")) {
    const [, header] = /^\s*\[\s*(.+?)\s*\]/.exec(line) ?? [];
    if (header !== undefined) current = header.replace(/\s+/g, " ");
    const [, region] = /^\s*region\s*=\s*(\S+)/.exec(line) ?? [];
    if (region !== undefined && current === section) return region;
  }
  return undefined;
}

function readShared(env: Env): string {
  try {
    return readFileSync(env["AWS_CONFIG_FILE"] ?? join(env["HOME"] ?? homedir(), ".aws", "config"), "utf8");
  } catch {
    return "";
  }
}
