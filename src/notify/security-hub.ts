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
}

/** Security Hub takes ten calls a second for a while (its quotas, "BatchImportFindings"); nobody else of the account is to wait for us. */
const betweenMs = 200;
const attempts = 5;

/**
 * Imports findings into AWS Security Hub, call by call, in the region of each; a call that is throttled or breaks is tried again, and
 * imported again a finding is an update of itself. Throws `PlumblineError`, which says how many were imported before. Needs the package
 * @aws-sdk/client-securityhub.
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
  let imported = 0;
  const failed: Imported["failed"][number][] = [];
  try {
    for (const { place, request } of batches) {
      if (imported + failed.length > 0) await setTimeout(betweenMs, undefined, { signal });
      const input = JSON.parse(request) as ConstructorParameters<typeof BatchImportFindingsCommand>[0];
      const call = clientFor(place.region).send(new BatchImportFindingsCommand(input), { abortSignal: signal });
      const answer = await call.catch((error: unknown) => {
        signal.throwIfAborted();
        throw brokenOff(error, place, imported);
      });
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
  return { imported, failed };
}

function brokenOff(error: unknown, { account, region }: ImportBatch["place"], imported: number): PlumblineError {
  const { code, message, remedy, retry } = awsError(error, {
    channel: `Security Hub of ${account} in ${region}`,
    call: "securityhub:BatchImportFindings",
  });
  const before = `${imported} ${imported === 1 ? "finding was" : "findings were"} imported before that`;
  const again = "Then send again: what is there already is updated, not doubled.";
  return new PlumblineError({ code, message: `${message} ${before}.`, remedy: `${remedy} ${again}`, retry });
}
