import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { checkTypes } from "../src/checks/registry.ts";
import { schemaKinds, schemaText } from "../src/policy/schema/schema-document.ts";

/** Writes `schemas/`, or with `--check` names each file there that is stale and exits 1. */
const check = process.argv.includes("--check");
const folder = new URL("../schemas/", import.meta.url);
mkdirSync(folder, { recursive: true });

for (const kind of schemaKinds) {
  const name = `${kind}.schema.json`;
  const path = new URL(name, folder);
  const text = schemaText(kind, checkTypes);
  if (!check) writeFileSync(path, text);
  else if (current(path) !== text) {
    console.error(`schemas/${name} is stale; run \`node scripts/schemas.ts\``);
    process.exitCode = 1;
  }
}

function current(path: URL): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
