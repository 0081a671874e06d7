import { addressOf, type Person } from "../model/person.ts";
import type { OutboxEntry } from "../model/records.ts";
import type { ReportTarget } from "../model/report.ts";
import type { StoreReader } from "../model/store.ts";
import { printable } from "../model/untrusted.ts";
import { matchesName } from "../policy/name-matcher.ts";
import type { KnownTargets } from "./known-targets.ts";

/** What a route for persons says of whom it reaches, and where. */
export interface PersonRoute {
  /** Addresses with placeholders. */
  readonly to: readonly string[];
  /** Patterns; left out, every domain. */
  readonly domains?: readonly string[] | undefined;
}

/** Why nothing may be sent to a person. */
export interface Misdirected {
  /** `dead` where a mended config lets it go out. */
  readonly state: Extract<OutboxEntry["state"], "dead" | "dropped">;
  readonly problem: string;
  readonly remedy: string;
}

/**
 * Who may be written to, by all the user profiles that were ever looked at or are listed: two of them that lead to one address may
 * be two people, so neither is written to there. Looked at before each sending, since a message may have waited for days, and its route's config
 * may have changed meanwhile.
 */
export async function directionsOf(
  { to, domains }: PersonRoute,
  { reader, known }: { readonly reader: Pick<StoreReader, "targets">; readonly known: Pick<KnownTargets, "all"> },
): Promise<(person: Person) => Misdirected | undefined> {
  const serves = (domain: string): boolean => domains === undefined || matchesName(domains, domain);
  // Mail servers tell no capitals apart.
  const addressesOf = (person: Person): readonly string[] => to.map((text) => addressOf(text, person).toLowerCase());
  const readers = new Map<string, Set<string>>();
  const add = ({ provider, domain, userProfile }: Named): void => {
    if (provider !== "sagemaker" || domain === null || userProfile === null || !serves(domain)) return;
    for (const address of addressesOf({ domain, userProfile }))
      readers.set(address, (readers.get(address) ?? new Set()).add(nameOf({ domain, userProfile })));
  };
  for await (const row of reader.targets()) add(row);
  for (const { provider, domain, userProfile } of known.all())
    add({ provider, domain: textOf(domain), userProfile: textOf(userProfile) });
  return (person) => {
    const { domain } = person;
    if (!serves(domain))
      return {
        state: "dropped",
        problem: printable(`the route is not for domain ${domain} any more`, 300),
        remedy: "Nothing is to be done if that is meant.",
      };
    const own = nameOf(person);
    const [other] = addressesOf(person).flatMap((address) =>
      [...(readers.get(address) ?? [])].filter((one) => one !== own),
    );
    if (other === undefined) return undefined;
    return {
      state: "dead",
      problem: printable(`${own} and ${other} would be written to at one address, and may be two people`, 300),
      remedy: "Write `{domain}` into each address of `to`, or give each domain a route of its own by `when.domains`.",
    };
  };
}

type Named = Pick<ReportTarget, "provider" | "domain" | "userProfile">;

/** As rows write it. */
const textOf = (name: string | undefined): string | null => (name === undefined ? null : printable(name));

const nameOf = ({ domain, userProfile }: Person): string => `${userProfile} of ${domain}`;
