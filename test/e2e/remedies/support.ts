import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { folder, plumbline, type Ended } from "../support/plumbline.ts";

/** What the policy below asks of a home, and a home that fails all of it. */
export const drifted: Readonly<Record<string, string>> = {
  ".config/pip/pip.conf": "[global]\nindex-url = https://pypi.org/simple\n# keep me\ntimeout = 5\n",
  ".ssh/id_rsa": "key\n",
  ".forbidden": "bad\n",
};

const checks = [
  [
    "mirror",
    "setting: { path: ~/.config/pip/pip.conf, format: ini, key: global.index-url, equals: 'https://mirror.internal/simple' }",
  ],
  ["patience", "setting: { path: ~/.config/pip/pip.conf, format: ini, key: global.timeout, equals: '60' }"],
  ["key-mode", "file: { path: ~/.ssh/id_rsa, mode: { atMost: '0600' } }"],
  ["no-file", "file: { path: ~/.forbidden, exists: false }"],
] as const;

/** A policy of four checks that a machine repairs, with the fixture that proves it. */
export const policyFiles = (mode = "enforce"): Readonly<Record<string, string>> => ({
  "policies/standard/policy.yaml": [
    "apiVersion: plumbline/v1",
    "kind: Policy",
    "metadata: { name: standard, owner: tests }",
    "spec:",
    `  mode: ${mode}`,
    "  checks:",
    ...checks.map(([id, check]) => `    - { id: ${id}, ${check}, remedy: auto }`),
    "",
  ].join("\n"),
  "policies/standard/fixtures/fail-all/fixture.yaml": [
    "title: A home that has drifted in every way",
    `fails: [${checks.map(([id]) => id).join(", ")}]`,
    "modes: { .ssh/id_rsa: '0644' }",
    "files:",
    ...Object.entries(drifted).map(([path, text]) => `  ${path}: ${JSON.stringify(text)}`),
    "",
  ].join("\n"),
});

export const config = (safety: string): Readonly<Record<string, string>> => ({
  "plumbline.yaml": `apiVersion: plumbline/v1\nkind: Agent\nspec: { safety: ${safety} }\n`,
});

/** A folder to work in, with a home of its own that has drifted. */
export function workplace(files: Readonly<Record<string, string>>) {
  const place = folder(files);
  const home = join(place.path, "home");
  fill(home, drifted);
  chmodSync(join(home, ".ssh/id_rsa"), 0o644);
  return {
    path: place.path,
    home,
    read: (path: string): string => readFileSync(join(home, path), "utf8"),
    run: (...args: readonly string[]): Promise<Ended> => plumbline(args, { cwd: place.path, env: { HOME: home } }),
    [Symbol.dispose]: () => place[Symbol.dispose](),
  };
}

export function fill(home: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
}

/** Everything below a folder as one text: kind, mode and content of each path, and times of change unless left out. */
export function treeOf(root: string): string {
  const lines: string[] = [];
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const name = join(path, entry.name);
      const { mode, mtimeMs } = lstatSync(join(root, name));
      const content = entry.isFile() ? readFileSync(join(root, name), "utf8") : "";
      lines.push(JSON.stringify([name, mode.toString(8), entry.isDirectory() ? 0 : mtimeMs, content]));
      if (entry.isDirectory()) walk(name);
    }
  };
  walk("");
  return lines.join("\n");
}

/** The same without times, which putting back does not restore. */
export const contentOf = (root: string): string => treeOf(root).replaceAll(/^(\["[^\n]*?","\d+"),[\d.]+,/gm, "$1,");
