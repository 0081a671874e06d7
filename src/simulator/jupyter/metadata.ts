import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { executionRoleArn, appArn } from "../world/arns.ts";
import type { Place } from "../world/place.ts";

const realPath = "/opt/ml/metadata/resource-metadata.json";

/**
 * The simulator's one stand-in for a mount: a container has its metadata at a fixed path, but all homes here share one machine.
 * So that literal path is replaced, in argv and in what is typed, by a file of this place. It lies outside the home.
 */
export function metadataOf(
  place: Place,
  options: { readonly folder: string; readonly names: string | undefined },
): (text: string) => string {
  const { folder, names = place.space } = options;
  const path = join(folder, `${place.key}.json`);
  const { app } = place;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path,
    JSON.stringify({
      AppType: place.appType,
      DomainId: place.domain.id,
      ...(place.space === null ? { UserProfileName: place.userProfile } : { SpaceName: names }),
      ...(app === null ? {} : { ResourceArn: appArn(place.domain, app) }),
      ResourceName: "default",
      ExecutionRoleArn: executionRoleArn,
    }),
  );
  return (text) => (text.includes(realPath) ? text.replaceAll(realPath, path) : text);
}
