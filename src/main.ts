#!/usr/bin/env node
// Older versions of Node.js must get as far as the sentence below: no static import, and nothing here that they cannot parse.
const needed = 24;

if (Number.parseInt(process.versions.node, 10) < needed) {
  process.stderr.write(`plumbline needs Node.js ${needed} or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 3;
} else {
  const { enableCompileCache } = await import("node:module");
  enableCompileCache();
  const { main } = await import("./cli/main.ts");
  await main();
}
