import { domainArn, imageArn } from "../world/arns.ts";
import { region } from "../world/world.ts";
import type { App, Domain, Space, UserProfile } from "../world/world.ts";

type Row = Readonly<Record<string, unknown>>;

/** List rows, member by member as the service has them. Timestamps are seconds since the epoch. */
export const domainRow = (domain: Domain): Row => ({
  DomainArn: domainArn(domain),
  DomainId: domain.id,
  DomainName: domain.name,
  Status: "InService",
  CreationTime: domain.createdAt,
  LastModifiedTime: domain.createdAt,
  Url: `https://${domain.id}.studio.${region}.sagemaker.aws`,
});

export const userProfileRow = (domain: Domain, userProfile: UserProfile): Row => ({
  DomainId: domain.id,
  UserProfileName: userProfile.name,
  Status: "InService",
  CreationTime: userProfile.createdAt,
  LastModifiedTime: userProfile.createdAt,
});

export const spaceRow = (domain: Domain, space: Space): Row => ({
  DomainId: domain.id,
  SpaceName: space.name,
  Status: "InService",
  CreationTime: space.createdAt,
  LastModifiedTime: space.createdAt,
  SpaceSettingsSummary: { AppType: space.appType, RemoteAccess: "DISABLED", SpaceStorageSettings: storage },
  SpaceSharingSettingsSummary: { SharingType: space.sharing },
  OwnershipSettingsSummary: { OwnerUserProfileName: space.owner },
  SpaceDisplayName: space.name,
});

export const appRow = (domain: Domain, app: App): Row => ({
  DomainId: domain.id,
  ...ownerMembers(app),
  AppType: app.type,
  AppName: "default",
  Status: app.status,
  CreationTime: app.createdAt,
  ResourceSpec: resourceSpec(app.type),
});

export const ownerMembers = (app: App): Row =>
  "space" in app.owner ? { SpaceName: app.owner.space } : { UserProfileName: app.owner.userProfile };

export const resourceSpec = (type: App["type"]): Row => ({
  SageMakerImageArn: imageArn(type),
  ...(type === "JupyterServer" ? {} : { SageMakerImageVersionAlias: "3.9.1" }),
  InstanceType: type === "JupyterServer" ? "system" : "ml.t3.medium",
});

export const storage = { EbsStorageSettings: { EbsVolumeSizeInGb: 5 } } as const;
