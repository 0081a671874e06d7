import { NotAssessed } from "../../model/errors.ts";
import { remedyFor } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import type { SageMakerApi } from "../../targets/sagemaker/api.ts";
import { blockedDomain } from "../../targets/sagemaker/list-domain.ts";
import { appRows, domainIds, spaceRows, userProfileRows } from "../../targets/sagemaker/lists.ts";
import { count } from "../count.ts";
import type { Io } from "../io.ts";
import { failed, type Diagnosis } from "./diagnosis.ts";

/** How people log in to each domain, and whether each call that a listing makes is granted; nobody is logged in. */
export async function* examineDomains(
  api: SageMakerApi,
  { signal }: Pick<Io, "signal">,
): AsyncGenerator<Diagnosis, void, undefined> {
  try {
    const ids = await Array.fromAsync(domainIds(api, { signal }));
    const [first] = ids;
    if (first === undefined) {
      yield {
        state: "warn",
        item: "domains",
        found: "none in this region.",
        remedy: "Check --region and the account.",
      };
      return;
    }
    yield { state: "ok", item: "domains", found: `${count(ids.length, "domain")}; sagemaker:ListDomains is granted` };
    for (const id of ids) yield await examineDomain(api, id, signal);
    yield await examineLists(api, first, signal);
    yield notTried;
  } catch (error) {
    signal.throwIfAborted();
    yield refusedCall("domains", "ListDomains", error);
  }
}

async function examineDomain(api: SageMakerApi, id: string, signal: AbortSignal): Promise<Diagnosis> {
  const item = `domain ${printable(id, 80)}`;
  try {
    const { DescribeDomainCommand } = api.sdk;
    const described = await api.read(
      "DescribeDomain",
      (client) => client.send(new DescribeDomainCommand({ DomainId: id })),
      { signal },
    );
    const blocked = blockedDomain(described);
    if (blocked === undefined) return { state: "ok", item, found: "IAM: presigned logins work" };
    return {
      state: "warn",
      item,
      found: `${blocked.code}: its user profiles will be listed, not assessed.`,
      remedy: remedyFor(blocked.code),
    };
  } catch (error) {
    signal.throwIfAborted();
    return refusedCall(item, "DescribeDomain", error);
  }
}

const lists = { ListUserProfiles: userProfileRows, ListSpaces: spaceRows, ListApps: appRows } as const;

/** One page of each list, of one domain. */
async function examineLists(api: SageMakerApi, domain: string, signal: AbortSignal): Promise<Diagnosis> {
  const item = `lists of ${printable(domain, 80)}`;
  for (const [call, list] of Object.entries(lists))
    try {
      for await (const _row of list(api, domain, { signal })) break;
    } catch (error) {
      signal.throwIfAborted();
      return refusedCall(item, call, error);
    }
  return { state: "ok", item, found: `sagemaker:${Object.keys(lists).join(", sagemaker:")} are granted` };
}

const notTried: Diagnosis = {
  state: "skip",
  item: "login",
  found:
    "not tried: sagemaker:DescribeApp and sagemaker:CreatePresignedDomainUrl need a running app and a login; the first scan tells",
};

/** AWS names the error, not always the action; whoever writes the role's policy needs the action. */
function refusedCall(item: string, call: string, error: unknown): Diagnosis {
  const line = failed(item, error);
  return error instanceof NotAssessed && error.reason === "denied"
    ? { ...line, remedy: `Grant the role sagemaker:${call}.` }
    : line;
}
