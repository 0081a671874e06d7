// The whole truth about the tree, in the order in which a fault is cheapest to see. Stops at the first step that fails.
import { spawnSync } from "node:child_process";
import process from "node:process";

interface Step {
  readonly name: string;
  readonly run: readonly [command: string, ...args: string[]];
  /** What to do when it fails. */
  readonly hint: string;
}

const steps: readonly Step[] = [
  { name: "format", run: ["oxfmt", "--check"], hint: "run `npm run format`" },
  { name: "lint", run: ["oxlint"], hint: "some faults mend themselves: `npm run lint -- --fix`" },
  { name: "types", run: ["tsc", "--noEmit"], hint: "`npm run types` runs this step alone" },
  {
    name: "unused code and dependencies",
    run: ["knip"],
    hint: "delete what is named; knip.json says what counts as used",
  },
  {
    name: "schemas are fresh",
    run: ["node", "scripts/schemas.ts", "--check"],
    hint: "run `npm run schemas` and commit the result",
  },
  {
    name: "the catalogue is fresh",
    run: ["node", "scripts/catalogue.ts", "--check"],
    hint: "run `npm run catalogue` and commit the result",
  },
  {
    name: "build",
    run: ["node", "scripts/build.ts"],
    hint: "tsconfig.build.json is what differs from `npm run types`",
  },
  { name: "package", run: ["publint", "--strict"], hint: "see `exports`, `bin` and `files` in package.json" },
  {
    name: "tests",
    run: ["npm", "test", "--silent"],
    hint: "`node --test FILE` runs one file; CONTRIBUTING.md has the rest",
  },
];

const started = performance.now();
for (const [index, { name, run, hint }] of steps.entries()) {
  console.log(`\n── ${index + 1}/${steps.length} ${name}: ${run.join(" ")}`);
  const [command, ...args] = run;
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (status === 0) continue;
  console.error(`\n✖ ${name} failed after ${seconds()}${error ? ` (${error.message})` : ""}: ${hint}.`);
  process.exit(1);
}
console.log(`\n✔ all ${steps.length} steps passed in ${seconds()}.`);

function seconds(): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
