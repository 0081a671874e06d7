const folder = process.env["NODE_COMPILE_CACHE"];

/** Environment for processes that a test starts with a clean one: they find what earlier ones compiled, where `npm test` keeps that. */
export const compileCache: Readonly<Record<string, string>> =
  folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
