import { account, region } from "./world.ts";
import type { App, Domain } from "./world.ts";

const arn = (rest: string): string => `arn:aws:sagemaker:${region}:${account}:${rest}`;

export const domainArn = (domain: Domain): string => arn(`domain/${domain.id}`);
export const userProfileArn = (domain: Domain, name: string): string => arn(`user-profile/${domain.id}/${name}`);
export const spaceArn = (domain: Domain, name: string): string => arn(`space/${domain.id}/${name}`);
export const appArn = (domain: Domain, app: App): string =>
  arn(`app/${domain.id}/${"space" in app.owner ? app.owner.space : app.owner.userProfile}/${app.type}/default`);

export const executionRoleArn = `arn:aws:iam::${account}:role/service-role/StudioExecutionRole`;
export const callerArn = `arn:aws:sts::${account}:assumed-role/plumbline/simulator`;
export const imageArn = (appType: App["type"]): string =>
  `arn:aws:sagemaker:${region}:${account}:image/${appType === "JupyterServer" ? "jupyter-server-3" : "sagemaker-distribution-cpu"}`;
