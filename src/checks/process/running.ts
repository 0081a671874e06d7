/** A program that runs. */
export interface Running {
  readonly pid: number;
  /** As the kernel has it, with its escapes. */
  readonly name: string;
  /** Where its file lies, without `(deleted)`; undefined where that may not be read, and for the kernel's own threads. */
  readonly path: string | undefined;
}

export interface Processes {
  /** Without our own, and without the kernel's threads, which have no file. */
  readonly found: readonly Running[];
  /** Every line was one that the probe writes, where it writes it. */
  readonly whole: boolean;
}

interface Row {
  readonly name: string;
  readonly pid: number;
  readonly parent: number;
}

const executable = /^exe: \/proc\/(\d+)\/exe(?: -> (.*))?$/;

/** Reads what the probe wrote: our own first process, `Name`, `Pid` and `PPid` of each process, then the executables. */
export function running(text: string): Processes {
  const [first = "", ...lines] = text.split("\n").filter((line) => line !== "");
  const [, own] = /^own: (\d+)$/.exec(first) ?? [];
  // Without it our own would be taken for others.
  if (own === undefined) return { found: [], whole: false };
  const end = lines.findIndex((line) => executable.test(line));
  const { rows, whole } = rowsOf(end === -1 ? lines : lines.slice(0, end));
  const paths = new Map<number, string | undefined>();
  let exact = whole;
  for (const line of end === -1 ? [] : lines.slice(end)) {
    const [, pid, path] = executable.exec(line) ?? [];
    // A file's name may hold line breaks, and so lines that look like ours.
    if (pid === undefined || paths.has(Number(pid))) exact = false;
    else paths.set(Number(pid), path?.replace(/ \(deleted\)$/, ""));
  }
  const ours = below(Number(own), rows);
  const kernels = below(rows.find(({ name: its, parent }) => its === "kthreadd" && parent === 0)?.pid ?? 0, rows);
  return {
    found: rows
      .filter(({ pid }) => !ours.has(pid) && !(kernels.has(pid) && paths.get(pid) === undefined))
      .map(({ pid, name }) => ({ pid, name, path: paths.get(pid) })),
    whole: exact && rows.length > 0,
  };
}

function rowsOf(lines: readonly string[]): { readonly rows: readonly Row[]; readonly whole: boolean } {
  const rows: Row[] = [];
  let [name, pid]: [string | undefined, number | undefined] = [undefined, undefined];
  let whole = true;
  for (const line of lines) {
    const [, key = "", value = ""] = /^(Name|Pid|PPid):[\t ]*(.*)$/.exec(line) ?? [];
    if (key === "Name") [name, pid] = [value, undefined];
    else if (key === "Pid") pid = Number(value);
    else if (key === "PPid" && name !== undefined && pid !== undefined) rows.push({ name, pid, parent: Number(value) });
    else whole = false;
  }
  return { rows, whole };
}

/** A process and all that it started. */
function below(top: number, rows: readonly Row[]): ReadonlySet<number> {
  if (top === 0) return new Set();
  const children = Map.groupBy(rows, ({ parent }) => parent);
  const found = new Set<number>();
  const open = [top];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    if (found.has(pid)) continue;
    found.add(pid);
    open.push(...(children.get(pid) ?? []).map((row) => row.pid));
  }
  return found;
}
