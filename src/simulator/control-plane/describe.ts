import { notFound, validationError } from "./aws-error.ts";
import { domainOf, spaceOf, userProfileOf } from "./account.ts";
import { text } from "./input.ts";
import { domainRow, ownerMembers, resourceSpec, storage, userProfileRow } from "./rows.ts";
import { appArn, executionRoleArn, spaceArn, userProfileArn } from "../world/arns.ts";
import { account as accountId, isOwnedByProfile, isOwnedBySpace, region } from "../world/world.ts";
import type { Answer } from "./account.ts";

export const describeDomain: Answer = (input, account) => {
  const domain = domainOf(account, text(input, "DomainId"));
  return {
    ...domainRow(domain),
    AuthMode: domain.authMode,
    AppNetworkAccessType: "VpcOnly",
    DefaultUserSettings: {
      ExecutionRole: executionRoleArn,
      DefaultLandingUri: "studio::",
      StudioWebPortal: "ENABLED",
      JupyterLabAppSettings: idleShutdown("ENABLED", 120),
      CodeEditorAppSettings: idleShutdown("ENABLED", 120),
    },
    DefaultSpaceSettings: { ExecutionRole: executionRoleArn, JupyterLabAppSettings: idleShutdown("ENABLED", 120) },
    HomeEfsFileSystemId: "fs-0123456789abcdef0",
    SubnetIds: ["subnet-0123456789abcdef0"],
    VpcId: "vpc-0123456789abcdef0",
    ...(domain.authMode === "SSO"
      ? {
          SingleSignOnApplicationArn: `arn:aws:sso::${accountId}:application/ssoins-1234567890abcdef/apl-1234567890abcdef`,
        }
      : {}),
    DomainSettings: domain.unifiedStudio
      ? {
          UnifiedStudioSettings: {
            StudioWebPortalAccess: "DISABLED",
            DomainAccountId: accountId,
            DomainRegion: region,
            DomainId: "dzd-simulated01",
            ProjectId: "simulatedproject",
            EnvironmentId: "simulatedenv",
          },
        }
      : { ExecutionRoleIdentityConfig: "DISABLED" },
  };
};

export const describeUserProfile: Answer = (input, account) => {
  const domain = domainOf(account, text(input, "DomainId"));
  const userProfile = userProfileOf(domain, text(input, "UserProfileName"));
  return {
    ...userProfileRow(domain, userProfile),
    UserProfileArn: userProfileArn(domain, userProfile.name),
    HomeEfsFileSystemUid: "200005",
    UserSettings: {
      ExecutionRole: executionRoleArn,
      ...(userProfile.idleShutdown === "off" && { JupyterLabAppSettings: idleShutdown("DISABLED") }),
    },
    ...(domain.authMode === "SSO"
      ? { SingleSignOnUserIdentifier: "UserName", SingleSignOnUserValue: userProfile.name }
      : {}),
  };
};

const idleShutdown = (LifecycleManagement: "ENABLED" | "DISABLED", IdleTimeoutInMinutes?: number) => ({
  AppLifecycleManagement: {
    IdleSettings: { LifecycleManagement, ...(IdleTimeoutInMinutes !== undefined && { IdleTimeoutInMinutes }) },
  },
});

export const describeSpace: Answer = (input, account) => {
  const domain = domainOf(account, text(input, "DomainId"));
  const space = spaceOf(domain, text(input, "SpaceName"));
  const idle = { AppLifecycleManagement: { IdleSettings: { IdleTimeoutInMinutes: space.idleMinutes } } };
  const settings = {
    DefaultResourceSpec: resourceSpec(space.appType),
    ...(space.idleMinutes !== undefined && idle),
  };
  return {
    DomainId: domain.id,
    SpaceArn: spaceArn(domain, space.name),
    SpaceName: space.name,
    SpaceDisplayName: space.name,
    Status: "InService",
    CreationTime: space.createdAt,
    LastModifiedTime: space.createdAt,
    HomeEfsFileSystemUid: "200005",
    SpaceSettings: {
      AppType: space.appType,
      SpaceStorageSettings: storage,
      ...(space.appType === "JupyterLab" ? { JupyterLabAppSettings: settings } : { CodeEditorAppSettings: settings }),
    },
    OwnershipSettings: { OwnerUserProfileName: space.owner },
    SpaceSharingSettings: { SharingType: space.sharing },
    Url: `${account.endpoint()}/${space.appType.toLowerCase()}/default`,
  };
};

export const describeApp: Answer = (input, account) => {
  const domain = domainOf(account, text(input, "DomainId"));
  const userProfile = text(input, "UserProfileName");
  const space = text(input, "SpaceName");
  if ((userProfile === undefined) === (space === undefined)) {
    throw validationError("Either UserProfileName or SpaceName must be given, and not both");
  }
  const type = text(input, "AppType");
  const name = text(input, "AppName");
  const app = domain.apps.find(
    (each) =>
      each.type === type &&
      name === "default" &&
      (space === undefined ? isOwnedByProfile(each, userProfile ?? "") : isOwnedBySpace(each, space)),
  );
  if (app === undefined) throw notFound(`App [${domain.id}/${space ?? userProfile}/${type}/${name}] does not exist.`);
  return {
    AppArn: appArn(domain, app),
    AppType: app.type,
    AppName: "default",
    DomainId: domain.id,
    ...ownerMembers(app),
    Status: app.status,
    RecoveryMode: app.recoveryMode,
    CreationTime: app.createdAt,
    LastHealthCheckTimestamp: app.createdAt + 60,
    LastUserActivityTimestamp: app.createdAt + 60,
    ...(app.failureReason === undefined ? {} : { FailureReason: app.failureReason }),
    ResourceSpec: resourceSpec(app.type),
  };
};
