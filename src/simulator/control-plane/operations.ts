import { createPresignedDomainUrl } from "./create-presigned-domain-url.ts";
import { describeApp, describeDomain, describeSpace, describeUserProfile } from "./describe.ts";
import { createApp, deleteApp } from "./start-and-stop.ts";
import { listApps, listDomains, listSpaces, listTags, listUserProfiles } from "./list.ts";
import type { Rule, Rules } from "./input.ts";
import type { Answer } from "./account.ts";

export const operationNames = [
  "ListDomains",
  "DescribeDomain",
  "ListUserProfiles",
  "DescribeUserProfile",
  "ListSpaces",
  "DescribeSpace",
  "ListApps",
  "DescribeApp",
  "ListTags",
  "CreatePresignedDomainUrl",
  "CreateApp",
  "DeleteApp",
] as const;
export type Operation = (typeof operationNames)[number];

const namePattern = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
const domainId: Rule = { type: "string", max: 63, pattern: /^d-(-*[a-z0-9]){1,61}$/ };
const name: Rule = { type: "string", max: 63, pattern: namePattern };
const required = <R extends Rule>(rule: R): R => ({ ...rule, required: true });
const appType: Rule = {
  type: "enum",
  values: [
    "JupyterServer",
    "KernelGateway",
    "DetailedProfiler",
    "TensorBoard",
    "CodeEditor",
    "JupyterLab",
    "RStudioServerPro",
    "RSessionGateway",
    "Canvas",
  ],
};
const sortOrder: Rule = { type: "enum", values: ["Ascending", "Descending"] };
const byTime: Rule = { type: "enum", values: ["CreationTime", "LastModifiedTime"] };
const oneApp = {
  DomainId: required(domainId),
  AppType: required(appType),
  AppName: required(name),
  UserProfileName: name,
  SpaceName: name,
} satisfies Rules;
const pages = {
  MaxResults: { type: "integer", min: 1, max: 100 },
  NextToken: { type: "string", max: 8192 },
} satisfies Rules;

/** What each operation takes (constraints of the service model 2017-07-24) and does. */
export const operations: Readonly<Record<Operation, { readonly rules: Rules; readonly answer: Answer }>> = {
  ListDomains: { rules: pages, answer: listDomains },
  DescribeDomain: { rules: { DomainId: required(domainId) }, answer: describeDomain },
  ListUserProfiles: {
    rules: { ...pages, SortBy: byTime, SortOrder: sortOrder, DomainIdEquals: domainId, UserProfileNameContains: name },
    answer: listUserProfiles,
  },
  DescribeUserProfile: {
    rules: { DomainId: required(domainId), UserProfileName: required(name) },
    answer: describeUserProfile,
  },
  ListSpaces: {
    rules: { ...pages, SortBy: byTime, SortOrder: sortOrder, DomainIdEquals: domainId, SpaceNameContains: name },
    answer: listSpaces,
  },
  DescribeSpace: { rules: { DomainId: required(domainId), SpaceName: required(name) }, answer: describeSpace },
  ListApps: {
    rules: {
      ...pages,
      SortBy: { type: "enum", values: ["CreationTime"] },
      SortOrder: sortOrder,
      DomainIdEquals: domainId,
      UserProfileNameEquals: name,
      SpaceNameEquals: name,
    },
    answer: listApps,
  },
  DescribeApp: { rules: oneApp, answer: describeApp },
  CreateApp: { rules: oneApp, answer: createApp },
  DeleteApp: { rules: oneApp, answer: deleteApp },
  ListTags: {
    rules: {
      ResourceArn: {
        type: "string",
        required: true,
        max: 256,
        pattern: /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+$/,
      },
      NextToken: pages.NextToken,
      MaxResults: { type: "integer", min: 50 },
    },
    answer: listTags,
  },
  CreatePresignedDomainUrl: {
    rules: {
      DomainId: required(domainId),
      UserProfileName: required(name),
      SpaceName: name,
      SessionExpirationDurationInSeconds: { type: "integer", min: 1800, max: 43_200 },
      ExpiresInSeconds: { type: "integer", min: 5, max: 300 },
      LandingUri: { type: "string", max: 1023 },
    },
    answer: createPresignedDomainUrl,
  },
};
