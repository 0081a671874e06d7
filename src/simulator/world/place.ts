import { isOwnedByProfile, isOwnedBySpace } from "./world.ts";
import type { App, Domain, World } from "./world.ts";
import type { HomeTrait } from "../homes/home-traits.ts";

/** Where a home lies and a login can lead: a space, a Classic app, or the bare user profile that owns neither. */
export interface Place {
  /** Unique in the world and safe as a folder name: the space's name, else the user profile's. */
  readonly key: string;
  readonly domain: Domain;
  readonly userProfile: string;
  readonly space: string | null;
  readonly appType: App["type"] | null;
  app: App | null;
  readonly homeTraits: readonly HomeTrait[];
  /** URL prefix of the app's server; empty where there is none with a Jupyter API. */
  readonly base: "/jupyterlab/default" | "/jupyter/default" | "/codeeditor/default" | "";
}

/** Every place in the order of the listing: per domain and user profile its Classic app, then its spaces. */
export function placesOf(world: World): readonly Place[] {
  return world.domains.flatMap((domain) => {
    const spacesByOwner = Map.groupBy(domain.spaces.values(), (space) => space.owner);
    const appByOwner = new Map(
      domain.apps.map((app) => ["space" in app.owner ? app.owner.space : app.owner.userProfile, app]),
    );
    return [...domain.userProfiles.values()].flatMap((userProfile): Place[] => {
      const spaces = (spacesByOwner.get(userProfile.name) ?? []).map((space): Place => {
        const app = appByOwner.get(space.name);
        return {
          key: space.name,
          domain,
          userProfile: userProfile.name,
          space: space.name,
          appType: space.appType,
          app: app !== undefined && isOwnedBySpace(app, space.name) ? app : null,
          homeTraits: space.homeTraits,
          base: space.appType === "JupyterLab" ? "/jupyterlab/default" : "/codeeditor/default",
        };
      });
      const own = appByOwner.get(userProfile.name);
      const classic = own !== undefined && isOwnedByProfile(own, userProfile.name) ? own : null;
      if (classic === null && spaces.length > 0) return spaces;
      const personal: Place = {
        key: userProfile.name,
        domain,
        userProfile: userProfile.name,
        space: null,
        appType: classic?.type ?? null,
        app: classic,
        homeTraits: userProfile.homeTraits,
        base: classic === null ? "" : "/jupyter/default",
      };
      return [personal, ...spaces];
    });
  });
}
