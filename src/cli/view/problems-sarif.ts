import type { Problem } from "../../policy/problem.ts";
import { fileUri } from "../../reports/file-uri.ts";

interface Found {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Problems as SARIF 2.1.0, for a code scanner that puts them beside the lines of a pull request. Columns count UTF-16 units, as ours do. */
export function problemsSarif({ problems, warnings }: Found, version: string): string {
  const found = [
    ...problems.map((problem) => ({ problem, level: "error" })),
    ...warnings.map((problem) => ({ problem, level: "warning" })),
  ];
  const rules = [...new Set(found.map(({ problem }) => problem.code))].toSorted();
  const document = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "plumbline validate", version, rules: rules.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        results: found.map(({ problem: { file, line, column, code, message, remedy }, level }) => ({
          ruleId: code,
          ruleIndex: rules.indexOf(code),
          level,
          message: { text: `${message}. ${remedy}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: fileUri(file) },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
