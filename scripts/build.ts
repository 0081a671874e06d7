// src/ → dist/: our modules and `yaml` in few files, since each file costs a start-up; all other packages stay outside (decision 0013).
// Declarations of the library alone.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync, rmSync } from "node:fs";
import { isBuiltin } from "node:module";
import { isAbsolute } from "node:path";
import process from "node:process";
import { build } from "rolldown";

rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync("tsc", ["--project", "tsconfig.build.json"], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
await build({
  input: { main: "src/main.ts", index: "src/index.ts" },
  platform: "node",
  external: (id) => id !== "yaml" && !id.startsWith(".") && !isAbsolute(id) && isInstalled(id),
  // One folder deep, as the rooms of src/ are: what is found relative to a file is found in both.
  // The nouns are small and everybody needs some of them, so they are one file; so is what most commands share.
  output: {
    dir: "dist",
    chunkFileNames: "parts/[name].js",
    codeSplitting: {
      groups: [
        { name: "model", test: /[\\/]src[\\/]model[\\/]/ },
        { name: "shared", test: /[\\/]src[\\/]/, minShareCount: 12 },
      ],
    },
  },
  logLevel: "warn",
});
chmodSync("dist/main.js", 0o755);
// What is copied is copied with its licence.
copyFileSync("node_modules/yaml/LICENSE", "dist/yaml.LICENSE");

/** The bundler may write imports of its own, such as of its helpers, which whoever installs us does not get. */
function isInstalled(id: string): true {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Readonly<Record<string, object | undefined>>;
  const kinds = ["dependencies", "peerDependencies", "optionalDependencies"];
  const names = kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}));
  if (isBuiltin(id) || names.some((name) => id === name || id.startsWith(`${name}/`))) return true;
  throw new Error(
    `dist/ would import ${id}, which package.json does not name: declare it, or write what calls for it in another way`,
  );
}
