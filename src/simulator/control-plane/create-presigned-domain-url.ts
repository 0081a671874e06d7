import { validationError } from "./aws-error.ts";
import { domainOf, spaceOf, userProfileOf } from "./account.ts";
import { integer, text } from "./input.ts";
import type { Answer } from "./account.ts";

/**
 * Refusals as observed or documented: SSO domains, JupyterLab without a space, a private space of somebody else.
 * A running app is not needed: the login then lands on nothing.
 */
export const createPresignedDomainUrl: Answer = (input, account) => {
  const domain = domainOf(account, text(input, "DomainId"));
  if (domain.authMode === "SSO") {
    throw validationError(
      `Domain [${domain.id}] uses AuthMode SSO; presigned URLs are supported for AuthMode IAM only`,
    );
  }
  const userProfile = userProfileOf(domain, text(input, "UserProfileName"));
  const spaceName = text(input, "SpaceName");
  const space = spaceName === undefined ? undefined : spaceOf(domain, spaceName);
  if (space?.sharing === "Private" && space.owner !== userProfile.name) {
    throw validationError(`UserProfile [${userProfile.name}] is not the owner of the private space [${space.name}]`);
  }
  const landing = parseLanding(text(input, "LandingUri") ?? "studio::");
  if (landing.appType !== "studio" && landing.appType !== "JupyterServer" && space === undefined) {
    throw validationError(`The app type ${landing.appType} is invalid for personal apps`);
  }
  const place =
    landing.appType === "studio"
      ? undefined
      : account.placeByKey.get(landing.appType === "JupyterServer" ? userProfile.name : (space?.name ?? ""));
  const token = account.login({
    place,
    userProfile: userProfile.name,
    landing: place === undefined || place.base === "" ? "/studio" : joinPath(place.base, landing.path),
    expiresInSeconds: integer(input, "ExpiresInSeconds") ?? 300,
    sessionSeconds: integer(input, "SessionExpirationDurationInSeconds") ?? 43_200,
  });
  return { AuthorizedUrl: `${account.endpoint()}/auth?token=${token}` };
};

function parseLanding(uri: string): { readonly appType: string; readonly path: string } {
  const match = /^(?:(studio)::|app:(JupyterServer|JupyterLab|RStudioServerPro|CodeEditor|Canvas):)([^\s\\]*)$/.exec(
    uri,
  );
  const path = match?.[3] ?? "";
  if (match === null || /^\/?\/|:\/\//.test(path)) throw validationError(`LandingUri [${uri}] is invalid`);
  return { appType: match[1] ?? match[2] ?? "studio", path };
}

const joinPath = (base: string, path: string): string => (path === "" ? base : `${base}/${path.replace(/^\//, "")}`);
