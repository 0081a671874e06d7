import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { executionRoleArn, appArn } from "../world/arns.ts";
import type { Place } from "../world/place.ts";

const realPath = "/opt/ml/metadata/resource-metadata.json";

/** Where a shell finds the environment of the process that started it: of the user's own Jupyter server, in a real Studio. */
const serverEnvironment = "/proc/$PPID/environ";

/**
 * The simulator's stand-in for what a container has to itself: its metadata at a fixed path, and a Jupyter server of its own.
 * All homes here share one machine and one server, so those two literal paths are replaced, in argv and in what is typed, by
 * files of this place, which lie outside the home. `names` lies about the space, or about the Classic user profile.
 */
export function metadataMount(place: Place, folder: string, home: string): (text: string, names?: string) => string {
  const written = new Set<string>();
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    if (!written.has(path)) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, content);
      written.add(path);
    }
    return path;
  };
  return (text, names = place.space ?? place.userProfile) =>
    text
      .replaceAll(realPath, () => file(`${place.key}.${names}.json`, JSON.stringify(metadata(place, names))))
      .replaceAll(serverEnvironment, () => file(`${place.key}.environ`, `HOME=${home}\0`));
}

const metadata = ({ appType, domain, space, app }: Place, names: string): Readonly<Record<string, unknown>> => ({
  AppType: appType,
  DomainId: domain.id,
  ...(space === null ? { UserProfileName: names } : { SpaceName: names }),
  ...(app === null ? {} : { ResourceArn: appArn(domain, app) }),
  ResourceName: "default",
  ExecutionRoleArn: executionRoleArn,
});
