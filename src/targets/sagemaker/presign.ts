import { NotAssessed } from "../../model/errors.ts";
import { remedyFor } from "../../model/outcome.ts";
import type { Abortable } from "../../model/ports.ts";
import { Secret } from "../../model/secret.ts";
import type { SageMakerApi } from "./api.ts";
import { landingOf, type JupyterAppType } from "./app-types.ts";

/**
 * A login URL with the shortest lives that the API allows in practice: 30 s for the URL (5..300), 1,800 s for the
 * session (its minimum). It is a bearer credential, hence a `Secret` from here on.
 */
export async function presign(
  api: SageMakerApi,
  place: {
    readonly domain: string;
    readonly userProfile: string;
    readonly space: string | undefined;
    readonly appType: JupyterAppType;
  },
  { signal }: Abortable,
): Promise<Secret> {
  const command = new api.sdk.CreatePresignedDomainUrlCommand({
    DomainId: place.domain,
    UserProfileName: place.userProfile,
    ...(place.space !== undefined && { SpaceName: place.space }),
    LandingUri: landingOf(place.appType).landingUri,
    ExpiresInSeconds: 30,
    SessionExpirationDurationInSeconds: 1_800,
  });
  const { AuthorizedUrl } = await api.once("CreatePresignedDomainUrl", (client) => client.send(command), { signal });
  if (AuthorizedUrl === undefined || !URL.canParse(AuthorizedUrl)) {
    throw new NotAssessed("api-error", "CreatePresignedDomainUrl: the answer holds no URL", {
      remedy: remedyFor("api-error"),
    });
  }
  return new Secret(AuthorizedUrl);
}
