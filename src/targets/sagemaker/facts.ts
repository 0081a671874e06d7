import type { Reason } from "../../model/outcome.ts";
import type { AppFacts, KnownFact } from "../../model/target.ts";
import { hasIdleShutdown, idleMinutes, type IdleAppType, type KnownRule } from "./idle.ts";
import type { AppRow, DomainInventory, SpaceRow, UserProfileRow } from "./inventory.ts";

interface Place {
  readonly state: string;
  readonly appType?: string | undefined;
  readonly app?: AppRow | undefined;
  readonly space?: SpaceRow | undefined;
  readonly userProfile?: UserProfileRow | undefined;
}

/** What the lists tell of one app, and why what they do not tell is not known. */
export function appFactsOf(inventory: DomainInventory, place: Place): AppFacts {
  const { app } = place;
  const running = app !== undefined && app.status !== "Deleted";
  // What a stopped app would run is settled when it is started.
  const without: Reason = inventory.apps.broken ?? { code: app === undefined ? "no-app" : "app-stopped" };
  const ofApp = (value: string | undefined): KnownFact => (running ? { value: value ?? null } : { reason: without });
  return {
    status: inventory.apps.broken !== undefined && app === undefined ? { reason: without } : { value: place.state },
    image: ofApp(app?.image?.arn),
    imageVersion: ofApp(app?.image?.version),
    instanceType: ofApp(app?.instanceType),
    lifecycleConfig: ofApp(app?.lifecycleConfig),
    idleMinutes: idleFact(inventory, place),
    networkMode:
      inventory.networkMode === undefined
        ? { reason: inventory.blocked ?? { code: "api-error", detail: "DescribeDomain told no AppNetworkAccessType" } }
        : { value: inventory.networkMode },
  };
}

function idleFact({ idle, blocked }: DomainInventory, { appType, space, userProfile }: Place): KnownFact {
  if (appType === undefined) return { reason: { code: "no-app" } };
  if (!hasIdleShutdown(appType))
    return { notApplicable: appType === "JupyterServer" ? "Studio Classic has no idle shutdown of AWS" : appType };
  const notAsked: KnownRule = {
    reason: { code: "not-kept", detail: "idle shutdown was not asked for when it was listed" },
  };
  const rule = (layer: SpaceRow["idle"]): KnownRule => ruleFor(layer, appType) ?? notAsked;
  const shared = space?.sharing === "Shared";
  return idleMinutes({
    domain: idle?.[shared ? "Shared" : "Private"][appType] ?? { reason: blocked ?? { code: "api-error" } },
    // A shared space belongs to nobody: the domain's settings for spaces are above it.
    userProfile: shared ? {} : rule(userProfile?.idle),
    space: rule(space?.idle),
  });
}

function ruleFor(layer: SpaceRow["idle"], appType: IdleAppType): KnownRule | undefined {
  if (layer === undefined) return undefined;
  return "reason" in layer ? layer : layer[appType];
}
