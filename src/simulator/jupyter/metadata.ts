import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { executionRoleArn, appArn } from "../world/arns.ts";
import type { Place } from "../world/place.ts";

const realPath = "/opt/ml/metadata/resource-metadata.json";

/**
 * The simulator's one stand-in for a mount: a container has its metadata at a fixed path, but all homes here share one machine.
 * So that literal path is replaced, in argv and in what is typed (also in a base64 payload), by a file of this place, which lies outside the home.
 * `names` lies about the space, or about the Classic user profile.
 */
export function metadataMount(place: Place, folder: string): (text: string, names?: string) => string {
  const written = new Set<string>();
  return (text, names = place.space ?? place.userProfile) => {
    if (!text.includes(realPath)) return text;
    const path = join(folder, `${place.key}.${names}.json`);
    if (!written.has(path)) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, JSON.stringify(metadata(place, names)));
      written.add(path);
    }
    return text.replaceAll(realPath, path);
  };
}

const metadata = ({ appType, domain, space, app }: Place, names: string): Readonly<Record<string, unknown>> => ({
  AppType: appType,
  DomainId: domain.id,
  ...(space === null ? { UserProfileName: names } : { SpaceName: names }),
  ...(app === null ? {} : { ResourceArn: appArn(domain, app) }),
  ResourceName: "default",
  ExecutionRoleArn: executionRoleArn,
});
