/**
 * npm runs the scripts of a checkout in its root, wherever they were typed. Paths on a command line mean the folder in which it was
 * typed, so this is that folder for our own scripts, and undefined where the process is in the right one already.
 */
export function typedIn(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { npm_lifecycle_event: script, npm_package_name: name, INIT_CWD: folder } = env;
  return name === "studio-plumbline" && (script === "plumbline" || script === "demo") ? folder : undefined;
}
