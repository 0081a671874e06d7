/**
 * Where Jupyter looks, most important first (jupyter_core's `jupyter_path` and `jupyter_config_path` in the base environment: the user
 * before the environment before the system). `envs/studio` is the environment of Studio Classic. Environment variables such as
 * JUPYTER_PATH, which a user could set for a server of their own, are not known here.
 */
export const dataFolders = [
  "~/.local/share/jupyter",
  "/opt/conda/share/jupyter",
  "/opt/conda/envs/studio/share/jupyter",
  "/usr/local/share/jupyter",
  "/usr/share/jupyter",
] as const;

export const configFolders = [
  "~/.jupyter",
  "~/.local/etc/jupyter",
  "/opt/conda/etc/jupyter",
  "/opt/conda/envs/studio/etc/jupyter",
  "/usr/local/etc/jupyter",
  "/etc/jupyter",
] as const;

/** Least important of all for JupyterLab's page configuration: the application's own settings folders. */
export const settingsFolders = [
  "/opt/conda/share/jupyter/lab/settings",
  "/opt/conda/envs/studio/share/jupyter/lab/settings",
] as const;
