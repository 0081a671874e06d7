import type { DescribeAppResponse } from "@aws-sdk/client-sagemaker";
import type { Abortable } from "../../model/ports.ts";
import type { SageMakerApi } from "./api.ts";

/** What only `DescribeApp` tells: `RecoveryMode` and `FailureReason`. A home has at most one app, named `default`. */
export function describeApp(
  api: SageMakerApi,
  place: {
    readonly domain: string;
    readonly userProfile?: string | undefined;
    readonly space?: string | undefined;
    readonly appType: DescribeAppResponse["AppType"];
  },
  { signal }: Abortable,
): Promise<DescribeAppResponse> {
  const { domain, userProfile, space, appType } = place;
  const owner = space === undefined ? { UserProfileName: userProfile } : { SpaceName: space };
  const input = { DomainId: domain, ...owner, AppType: appType, AppName: "default" };
  return api.read("DescribeApp", (client) => client.send(new api.sdk.DescribeAppCommand(input)), { signal });
}
