/** Where an app of this type serves Jupyter, and the `LandingUri` that leads there. Source: facts of the SageMaker API reference. */
const jupyterApps = {
  JupyterLab: { basePath: "/jupyterlab/default/", landingUri: "app:JupyterLab:" },
  JupyterServer: { basePath: "/jupyter/default/", landingUri: "app:JupyterServer:" },
} as const;

export type JupyterAppType = keyof typeof jupyterApps;

export const isJupyterApp = (appType: string | undefined): appType is JupyterAppType =>
  appType !== undefined && Object.hasOwn(jupyterApps, appType);

export const landingOf = (appType: JupyterAppType): (typeof jupyterApps)[JupyterAppType] => jupyterApps[appType];

/** Helpers that run beside an app on the same home: they are no place of their own. */
const helpers = new Set(["KernelGateway", "RSessionGateway", "DetailedProfiler", "TensorBoard"]);

export const isHelperApp = (appType: string | undefined): boolean => appType !== undefined && helpers.has(appType);
