import { Parser, parseDocument, visit, type CST } from "yaml";
import { asJson, deepest } from "./as-json.ts";
import { lookupIn, type Lookup } from "./lookup.ts";

/** UTF-16 units. YAML is the slowest format to parse, and no settings file that people write is longer. */
const longest = 64 * 1024;

/**
 * One YAML 1.2 document as data. Throws for anything on which programs disagree or that could hide a value: duplicate keys,
 * aliases, merge keys, tags, keys that are no text, more than one document; and for more than 64 KiB or 64 levels.
 */
export function readYaml(text: string): readonly Lookup[] {
  if (text.length > longest) throw new RangeError(`longer than ${longest} characters`);
  refuseDepth(text);
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    merge: false,
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw problem;
  visit(document, {
    Alias: () => refuse("an alias"),
    Node: (_, { tag }) => (tag === undefined || tag.startsWith("tag:yaml.org,2002:") ? undefined : refuse("a tag")),
    Pair: (_, { key }) => (String(key) === "<<" ? refuse("a merge key") : undefined),
  });
  return [lookupIn(asJson(document.toJS({ maxAliasCount: 0 })))];
}

/**
 * The composer recurses by level. At the edge of the stack V8 may not throw but end the process, when it compiles a regular expression
 * there (seen with Node 20 and a thousand levels), so depth is measured first, on the token tree, which is built without recursion.
 */
function refuseDepth(text: string): void {
  const open: { readonly token: CST.Token; readonly depth: number }[] = [];
  for (const token of new Parser().parse(text)) open.push({ token, depth: 0 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > deepest) throw new RangeError(`nested deeper than ${deepest} levels`);
    for (const inner of children(token)) open.push({ token: inner, depth: depth + 1 });
  }
}

function children(token: CST.Token): readonly CST.Token[] {
  if (token.type === "document") return token.value === undefined ? [] : [token.value];
  if (!("items" in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((one) => one !== undefined && one !== null));
}

function refuse(what: string): never {
  throw new SyntaxError(`${what} is not read`);
}
