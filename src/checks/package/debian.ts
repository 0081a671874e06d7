/** A Debian version: `[epoch:]upstream[-revision]` (deb-version(7)). */
interface Parts {
  readonly epoch: number;
  readonly upstream: string;
  readonly revision: string;
}

/** What a policy may write, and more than any real one. */
const longest = 256;

/** Undefined where dpkg finds fault with the text. */
function partsOf(version: string): Parts | undefined {
  if (version.length > longest) return undefined;
  const [, epoch, rest = ""] = /^(?:(\d+):)?([^]*)$/.exec(version) ?? [];
  const dash = rest.lastIndexOf("-");
  const upstream = dash < 0 ? rest : rest.slice(0, dash);
  const revision = dash < 0 ? "" : rest.slice(dash + 1);
  if (!/^\d[A-Za-z0-9.+~:-]*$/.test(upstream) || (epoch === undefined && upstream.includes(":"))) return undefined;
  if (dash >= 0 && !/^[A-Za-z0-9.+~]+$/.test(revision)) return undefined;
  // As dpkg has it: an epoch is an int of C.
  return Number(epoch ?? 0) > 2_147_483_647 ? undefined : { epoch: Number(epoch ?? 0), upstream, revision };
}

/** Negative, zero or positive, by the order of deb-version(7); undefined where one of them is no version. */
export function compareDebian(one: string, other: string): number | undefined {
  const [a, b] = [partsOf(one), partsOf(other)];
  if (a === undefined || b === undefined) return undefined;
  return a.epoch - b.epoch || comparePart(a.upstream, b.upstream) || comparePart(a.revision, b.revision);
}

/** In turn a stretch of what is no digit, by `orderOf`, and one of digits, by its number. */
function comparePart(one: string, other: string): number {
  let [a, b] = [one, other];
  while (a !== "" || b !== "") {
    const [textA = "", textB = ""] = [/^\D*/.exec(a)?.[0], /^\D*/.exec(b)?.[0]];
    for (let at = 0; at < Math.max(textA.length, textB.length); at++) {
      const order = orderOf(textA[at]) - orderOf(textB[at]);
      if (order !== 0) return order;
    }
    [a, b] = [a.slice(textA.length), b.slice(textB.length)];
    const [digitsA = "", digitsB = ""] = [/^\d*/.exec(a)?.[0], /^\d*/.exec(b)?.[0]];
    const [numberA, numberB] = [digitsA.replace(/^0+/, ""), digitsB.replace(/^0+/, "")];
    const order = numberA.length - numberB.length || (numberA < numberB ? -1 : numberA > numberB ? 1 : 0);
    if (order !== 0) return order;
    [a, b] = [a.slice(digitsA.length), b.slice(digitsB.length)];
  }
  return 0;
}

/** `~` stands before the end of a part, which stands before letters, which stand before everything else. */
function orderOf(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}

const clauseForm = /^\s*(<<|>>|<=|>=|=|<|>)\s*(\S+)\s*$/;

/** Clauses as Debian's relations have them: `>= 1.2-3, << 2`. */
export const isDebianRange = (range: string): boolean =>
  range.split(",").every((clause) => {
    const bound = clauseForm.exec(clause)?.[2];
    return bound !== undefined && partsOf(bound) !== undefined;
  });

/** Whether the version is in the range; undefined where it cannot be ordered. */
export function satisfiesDebian(version: string, range: string): boolean | undefined {
  let holds = true;
  for (const clause of range.split(",")) {
    const [, relation = "", bound = ""] = clauseForm.exec(clause) ?? [];
    const order = compareDebian(version, bound);
    if (order === undefined) return undefined;
    holds &&= relations[relation]?.(order) === true;
  }
  return holds;
}

const relations: Readonly<Record<string, (order: number) => boolean>> = {
  "<<": (order) => order < 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  "=": (order) => order === 0,
  ">=": (order) => order >= 0,
  ">": (order) => order > 0,
  ">>": (order) => order > 0,
};
