import { AwsError, notFound, validationError } from "./aws-error.ts";
import { domainOf } from "./account.ts";
import { text } from "./input.ts";
import { appArn } from "../world/arns.ts";
import type { Account, Answer } from "./account.ts";
import type { Input } from "./input.ts";
import type { Place } from "../world/place.ts";
import type { App, Domain } from "../world/world.ts";

/** Starts a stopped app, or one that was never started. Unlike the service it is ready at once. */
export const createApp: Answer = (input, account) => {
  const { domain, place } = placeOf(input, account);
  if (place.app !== null && place.app.status !== "Deleted" && place.app.status !== "Failed")
    throw new AwsError("ResourceInUse", `App [${place.key}] is ${place.app.status}.`);
  const app = place.app ?? newApp(domain, place, text(input, "AppType"));
  app.status = "InService";
  place.app = app;
  return { AppArn: appArn(domain, app) };
};

/** Stops an app as `docker stop` would: its terminals end with it, the home stays. Its row stays listed as `Deleted`. */
export const deleteApp: Answer = (input, account) => {
  const { place } = placeOf(input, account);
  if (place.app === null || place.app.status === "Deleted") throw notFound(`App [${place.key}] does not exist.`);
  place.app.status = "Deleted";
  account.stopped(place);
  return {};
};

function placeOf(input: Input, account: Account): { readonly domain: Domain; readonly place: Place } {
  const domain = domainOf(account, text(input, "DomainId"));
  const owner = text(input, "SpaceName") ?? text(input, "UserProfileName");
  if (owner === undefined) throw validationError("Either SpaceName or UserProfileName is needed");
  const place = account.placeByKey.get(owner);
  if (place === undefined || place.domain !== domain) throw notFound(`Space or UserProfile [${owner}] does not exist.`);
  if (text(input, "AppName") !== "default")
    throw validationError("An app of a space or of Studio Classic is named default");
  if (place.appType !== text(input, "AppType"))
    throw validationError(`The app type of [${owner}] is ${place.appType ?? "none"}`);
  return { domain, place };
}

function newApp(domain: Domain, { key, userProfile, space }: Place, wanted: string | undefined): App {
  if (wanted !== "JupyterLab" && wanted !== "CodeEditor" && wanted !== "JupyterServer")
    throw validationError(`The app type ${wanted} cannot be started for [${key}]`);
  const app: App = {
    owner: space === null ? { userProfile } : { space },
    type: wanted,
    status: "InService",
    recoveryMode: false,
    createdAt: domain.createdAt,
  };
  domain.apps.push(app);
  return app;
}
