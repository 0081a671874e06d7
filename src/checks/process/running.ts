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
  /** Every line was one that the probe writes, and the last one came. */
  readonly whole: boolean;
}

interface Row {
  readonly name: string;
  readonly pid: number;
  readonly parent: number;
}

const executable = /^exe: \/proc\/(\d+)\/exe(?: -> (.*))?$/;

/** Reads what the probe wrote: `Name`, `Pid` and `PPid` of each process, its executable, our own first process. */
export function running(text: string): Processes {
  const lines = text.split("\n").filter((line) => line !== "");
  const rows: Row[] = [];
  const paths = new Map<number, string>();
  let [name, pid]: [string | undefined, number | undefined] = [undefined, undefined];
  let own: number | undefined;
  let whole = true;
  for (const line of lines) {
    const [, key = "", value = ""] = /^(Name|Pid|PPid|own):[\t ]*(.*)$/.exec(line) ?? [];
    const [, of, path] = executable.exec(line) ?? [];
    if (own !== undefined) whole = false;
    else if (key === "Name") [name, pid] = [value, undefined];
    else if (key === "Pid") pid = Number(value);
    else if (key === "PPid" && name !== undefined && pid !== undefined) rows.push({ name, pid, parent: Number(value) });
    else if (key === "own" && /^\d+$/.test(value)) own = Number(value);
    else if (of !== undefined && !paths.has(Number(of))) {
      if (path !== undefined) paths.set(Number(of), path.replace(/ \(deleted\)$/, ""));
    } else whole = false;
  }
  const ours = own === undefined ? new Set<number>() : below(own, rows);
  const kernels = below(rows.find(({ name: its, parent }) => its === "kthreadd" && parent === 0)?.pid ?? 0, rows);
  return {
    found: rows
      .filter((row) => !ours.has(row.pid) && !(kernels.has(row.pid) && !paths.has(row.pid)))
      .map((row) => ({ pid: row.pid, name: row.name, path: paths.get(row.pid) })),
    whole: whole && own !== undefined && rows.length > 0,
  };
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
