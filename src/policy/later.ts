import type { Later } from "./schema-mistakes.ts";

interface Row {
  /** Where in the document; `*` stands for one segment. */
  readonly under: string;
  readonly keys?: readonly string[];
  readonly values?: readonly string[];
  readonly remedy: string;
}

/** What the product describes and this version does not do yet: refused by name, since ignoring it would look like a pass. */
const ofConfigs: readonly Row[] = [
  {
    under: "/spec/state",
    keys: ["postgres"],
    remedy: "Name a file by `sqlite`; one agent holds it.",
  },
  {
    under: "/spec/targets/*/sagemaker",
    keys: ["assumeRole"],
    remedy: "Start plumbline with the credentials of that role.",
  },
  {
    under: "/spec/targets/*/sagemaker",
    keys: ["whenStopped"],
    remedy: "Remove it; this version never starts anything.",
  },
];

export const laterInConfigs = finder(ofConfigs);

function finder(rows: readonly Row[]): Later {
  const compiled = rows.map((row) => ({ ...row, at: new RegExp(`^${row.under.replaceAll("*", "[^/]+")}$`) }));
  return (pointer, key, value) => {
    const wanted = ({ keys = [], values = [] }: Row): boolean =>
      key === undefined ? typeof value === "string" && values.includes(value) : keys.includes(key);
    return compiled.find((row) => wanted(row) && row.at.test(pointer))?.remedy;
  };
}
