import { PlumblineError } from "../model/errors.ts";
import type { Secret } from "../model/secret.ts";

/** What every AWS channel may be given; what is left out comes from the AWS environment, as the SDK reads it. */
export interface AwsOptions {
  readonly region?: string | undefined;
  /** Another address of the service, such as a VPC endpoint. */
  readonly endpoint?: string | undefined;
  readonly credentials?: AwsCredentials | undefined;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: Secret | undefined;
}

/** The settings that every client has. It never retries: the agent does, from its outbox or with the next round of reports, and counts. */
export const clientConfig = ({ region, endpoint, credentials }: AwsOptions) => ({
  userAgentAppId: "plumbline",
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  ...(region !== undefined && { region }),
  ...(endpoint !== undefined && { endpoint }),
  ...(credentials !== undefined && {
    credentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey.reveal(),
      ...(credentials.sessionToken !== undefined && { sessionToken: credentials.sessionToken.reveal() }),
    },
  }),
});

/** Loads an optional package when it is needed. Throws `PlumblineError` with the command that installs it. */
export async function loadPackage<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const missing = code === "ERR_MODULE_NOT_FOUND" && error instanceof Error && error.message.includes(name);
    if (!missing) throw error;
    throw new PlumblineError({
      code: "package-missing",
      message: `This channel needs the package ${name}, which is not installed.`,
      remedy: `Run \`npm install ${name}\` beside Plumbline, then start it again.`,
      retry: "backoff",
      cause: error,
    });
  }
}
