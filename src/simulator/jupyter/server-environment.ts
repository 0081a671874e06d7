import { account, region } from "../world/world.ts";
import type { Place } from "../world/place.ts";

/** The environment of a terminal's child, as an app's server hands it on. */
export function serverEnvironment(
  place: Place,
  { home, url }: { readonly home: string; readonly url: string },
): Readonly<Record<string, string>> {
  return {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    HOME: home,
    USER: "sagemaker-user",
    LOGNAME: "sagemaker-user",
    SHELL: "/bin/bash",
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    COLUMNS: "80",
    LINES: "25",
    PYXTERM_DIMENSIONS: "80x25",
    JUPYTER_SERVER_ROOT: home,
    JUPYTER_SERVER_URL: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCOUNT_ID: account,
    SAGEMAKER_APP_TYPE: place.appType ?? "",
    ...(place.space === null ? {} : { SAGEMAKER_SPACE_NAME: place.space }),
  };
}
