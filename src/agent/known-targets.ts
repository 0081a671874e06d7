import type { TargetProvider } from "../model/ports.ts";
import type { StoreReader } from "../model/store.ts";
import type { Target } from "../model/target.ts";
import { self } from "./own-findings.ts";
import { relisted } from "./relisted.ts";

export interface Listed {
  readonly target: Target;
  /** The one that listed it, and can open it. */
  readonly provider: TargetProvider;
}

/** What is known of the fleet: every target as the newest listing names it, by whichever loop. */
export interface KnownTargets {
  readonly providers: readonly TargetProvider[];
  get(id: string): Listed | undefined;
  /** Those of earlier lives too, as long as not every provider has been listed to its end in this one. */
  all(): readonly Target[];
}

interface Entry extends Listed {
  /** The newest of all listings that named it, by when they began. */
  readonly listing: number;
}

/** The providers, each of which notes what it lists and forgets what a whole listing no longer names. */
export function knownTargets(providers: readonly TargetProvider[], remembered: readonly Target[]): KnownTargets {
  const entries = new Map<string, Entry>();
  const whole = new Set<TargetProvider>();
  let listings = 0;
  /** Listings go on side by side, each at its reader's pace: an older one has nothing to say against a newer one. */
  const note = (target: Target, by: Pick<Entry, "provider" | "listing">): void => {
    if ((entries.get(target.id)?.listing ?? 0) <= by.listing) entries.set(target.id, { target, ...by });
  };
  const noting = providers.map((inner): TargetProvider => {
    const provider = relisted(inner, async function* (options) {
      const listing = ++listings;
      let isWhole = true;
      for await (const target of inner.list(options)) {
        if (target.unlisted === true) isWhole = false;
        else note(target, { provider, listing });
        yield target;
      }
      if (!isWhole) return;
      whole.add(provider);
      for (const [id, entry] of entries) if (entry.provider === provider && entry.listing < listing) entries.delete(id);
    });
    return provider;
  });
  return {
    providers: noting,
    get: (id) => entries.get(id),
    all: () => [
      ...[...entries.values()].map(({ target }) => target),
      ...(whole.size < providers.length ? remembered.filter(({ id }) => !entries.has(id)) : []),
    ],
  };
}

/** The targets of earlier lives. Nobody knows their tags now, and what is not known leaves no target out. */
export async function rememberedTargets(store: Pick<StoreReader, "targets">): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for await (const { id, provider, domain, userProfile, space, appType, state } of store.targets())
    if (id !== self.id && state !== "Unlisted")
      targets.push({
        id,
        provider,
        state,
        blocked: { code: "not-yet-asked" },
        ...(domain !== null && { domain }),
        ...(userProfile !== null && { userProfile }),
        ...(space !== null && { space }),
        ...(appType !== null && { appType }),
      });
  return targets;
}
