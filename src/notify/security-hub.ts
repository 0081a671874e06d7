import { setTimeout } from "node:timers/promises";
import { PlumblineError } from "../model/errors.ts";
import type { Abortable } from "../model/ports.ts";
import { printable } from "../model/untrusted.ts";
import { type AwsOptions, clientConfig, loadPackage } from "./aws-client.ts";
import { awsError } from "./aws-error.ts";

/** One call's worth of findings of one account and region. */
export interface ImportBatch {
  readonly place: { readonly region: string; readonly account: string };
  /** `{"Findings":[…]}`, within the service's limits. */
  readonly request: string;
}

export interface Imported {
  readonly imported: number;
  /** Those that Security Hub did not take, each with its reason; printable. */
  readonly failed: readonly { readonly id: string; readonly code: string; readonly message: string }[];
  /** Accounts and regions that could not be reached or refused a call: nothing more was sent there. */
  readonly broken: readonly PlumblineError[];
  /** Findings that were not sent, or had no answer, because of that. */
  readonly unsent: number;
}

/** Security Hub takes ten calls a second for a while (its quotas, "BatchImportFindings"); nobody else of the account is to wait for us. */
const betweenMs = 200;
const attempts = 5;

/**
 * Imports findings into AWS Security Hub, call by call, in the region of each; a call that is throttled or breaks is tried again, and
 * imported again a finding is an update of itself. One account or region that refuses does not keep the others from theirs. Throws
 * `PlumblineError` only without the package @aws-sdk/client-securityhub.
 */
export async function importFindings(
  batches: Iterable<ImportBatch>,
  { signal, ...aws }: Abortable & Omit<AwsOptions, "region">,
): Promise<Imported> {
  const { SecurityHubClient, BatchImportFindingsCommand } = await loadPackage(
    "@aws-sdk/client-securityhub",
    () => import("@aws-sdk/client-securityhub"),
  );
  const clients = new Map<string, InstanceType<typeof SecurityHubClient>>();
  const clientFor = (region: string): InstanceType<typeof SecurityHubClient> => {
    const client =
      clients.get(region) ?? new SecurityHubClient({ ...clientConfig({ ...aws, region }), maxAttempts: attempts });
    clients.set(region, client);
    return client;
  };
  let [imported, unsent] = [0, 0];
  const failed: Imported["failed"][number][] = [];
  const broken = new Map<string, PlumblineError>();
  try {
    for (const { place, request } of batches) {
      const input = JSON.parse(request) as ConstructorParameters<typeof BatchImportFindingsCommand>[0];
      const [key, size] = [`${place.account} ${place.region}`, input.Findings?.length ?? 0];
      if (broken.has(key)) {
        unsent += size;
        continue;
      }
      if (imported + failed.length > 0) await setTimeout(betweenMs, undefined, { signal });
      const call = clientFor(place.region).send(new BatchImportFindingsCommand(input), { abortSignal: signal });
      const answer = await call.catch((error: unknown) => {
        signal.throwIfAborted();
        broken.set(key, brokenOff(error, place));
        return undefined;
      });
      if (answer === undefined) {
        unsent += size;
        continue;
      }
      imported += answer.SuccessCount ?? 0;
      for (const { Id, ErrorCode, ErrorMessage } of answer.FailedFindings ?? [])
        failed.push({
          id: printable(Id ?? "?", 512),
          code: printable(ErrorCode ?? "?", 80),
          message: printable(ErrorMessage ?? "", 300),
        });
    }
  } finally {
    for (const client of clients.values()) client.destroy();
  }
  return { imported, failed, broken: [...broken.values()], unsent };
}

function brokenOff(error: unknown, { account, region }: ImportBatch["place"]): PlumblineError {
  const { code, message, remedy, retry } = awsError(error, {
    channel: `Security Hub of ${account} in ${region}`,
    call: "securityhub:BatchImportFindings",
  });
  const again = "Then send again: what is there already is updated, not doubled.";
  return new PlumblineError({ code, message, remedy: `${remedy} ${again}`, retry });
}
