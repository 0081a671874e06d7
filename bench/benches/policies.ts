import { mkdir, mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import type { Finding } from "../measure/result.ts";
import { spread } from "../measure/spread.ts";
import { plumbline } from "../ways/command.ts";

const policies = 200;
const fixtures = 100;
const rounds = 5;

export const policies200: Bench = {
  about: "200 policies: how long validate takes, and test on 100 fixtures",
  async *run({ signal }) {
    await using folder = await mkdtempDisposable(join(tmpdir(), "plumbline-bench-"));
    const [few, many, proven] = ["few", "many", "proven"].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ];
    await write(few, 5);
    await write(many, 50);
    await writeProven(proven);
    const time = async (...args: readonly string[]): Promise<readonly number[]> => {
      const seconds: number[] = [];
      for (let round = 0; round < rounds; round += 1)
        seconds.push((await plumbline({ args, exits: [0] }, { signal })).ms / 1000);
      return seconds;
    };
    const validateFew = await time("validate", few);
    const validateMany = await time("validate", many);
    const compileFew = await time("explain", "--program", few);
    const test = await time("test", "--strict", proven);
    const median = (samples: readonly number[]) => spread(samples).median;
    yield {
      bench: "policies",
      title: `${policies} policies, validated and compiled, and ${fixtures} fixtures proven in real shells`,
      rows: [
        { label: "validate: 1,000 checks in all", unit: "s", spread: spread(validateFew) },
        { label: "validate: 10,000 checks in all", unit: "s", spread: spread(validateMany) },
        { label: "explain --program: 1,000 checks in all", unit: "s", spread: spread(compileFew) },
        { label: "test: 100 fixtures", unit: "s", spread: spread(test) },
      ],
      findings: [
        { label: "200 policies, 1,000 checks: validate", value: median(validateFew), unit: "s", goal: { atMost: 2 } },
        { label: "200 policies, 10,000 checks: validate", value: median(validateMany), unit: "s", goal: { atMost: 2 } },
        { label: "100 fixtures: test", value: median(test), unit: "s", goal: { atMost: 10 } },
      ] satisfies readonly Finding[],
    };
  },
};

async function write(folder: string, checks: number): Promise<void> {
  await mkdir(folder);
  for (let nth = 0; nth < policies; nth += 1) await writeFile(join(folder, `p${nth}.yaml`), policy(`p${nth}`, checks));
}

async function writeProven(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, "policy.yaml"), policy("proven", 5));
  for (let nth = 0; nth < fixtures; nth += 1) {
    const fails = nth % 2 === 0;
    const home = join(folder, "fixtures", `${fails ? "fail" : "pass"}-${nth}`);
    await mkdir(home, { recursive: true });
    const files = [0, 1, 2, 3, 4]
      .map((check) => `  data/file${check}: "${fails ? `secret${check}` : "fine"}\\n"\n`)
      .join("");
    const named = fails ? "fails: [c0, c1, c2, c3, c4]\n" : "";
    await writeFile(join(home, "fixture.yaml"), `title: Home ${nth}\n${named}files:\n${files}`);
  }
}

const policy = (name: string, checks: number): string => `apiVersion: plumbline/v1
kind: Policy
metadata: { name: ${name}, title: Policy ${name}, owner: us }
spec:
  severity: high
  checks:
${Array.from(
  { length: checks },
  (_, nth) => `    - id: c${nth}
      title: The file ${nth} is closed and holds no secret
      file:
        path: ~/data/file${nth}
        mode: { atMost: "0644" }
        lacks: { matches: "^secret${nth}" }
`,
).join("")}`;
