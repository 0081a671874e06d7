import { NotAssessed } from "../../model/errors.ts";
import { remedyFor } from "../../model/outcome.ts";
import type { Abortable } from "../../model/ports.ts";
import type { SageMakerApi } from "./api.ts";
import { pages } from "./pages.ts";

/** The tags of one user profile. Its ARN is the domain's with another resource: `…:user-profile/<domain>/<name>`. */
export async function tagsOf(
  api: SageMakerApi,
  { domainArn, userProfile }: { readonly domainArn: string | undefined; readonly userProfile: string },
  { signal }: Abortable,
): Promise<Readonly<Record<string, string>>> {
  const [prefix, domain] = domainArn?.split(":domain/") ?? [];
  if (prefix === undefined || domain === undefined) {
    throw new NotAssessed("api-error", "ListTags: the domain's ARN is not known", { remedy: remedyFor("api-error") });
  }
  const ResourceArn = `${prefix}:user-profile/${domain}/${userProfile}`;
  const fetch = (NextToken: string | undefined) =>
    api.read(
      "ListTags",
      (client) => client.send(new api.sdk.ListTagsCommand({ ResourceArn, MaxResults: 50, NextToken })),
      { signal },
    );
  const tags: [string, string][] = [];
  for await (const { Tags = [] } of pages("ListTags", fetch)) {
    for (const { Key, Value } of Tags) if (Key !== undefined) tags.push([Key, Value ?? ""]);
  }
  return Object.fromEntries(tags);
}
