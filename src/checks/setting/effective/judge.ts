import type { Json, Judgement } from "../../../model/check.ts";
import type { Answer, Ask, FileFact } from "../../../model/observation.ts";
import type { Reason } from "../../../model/outcome.ts";
import { printable } from "../../../model/untrusted.ts";
import { type Assertion, conclude, notKnown } from "../../conclude.ts";
import { parseSetting } from "../../formats/parse-setting.ts";
import { Unclear } from "../../formats/unclear.ts";
import { contentOf, maxContent } from "../../literal-file.ts";
import { decide } from "../../matchers/decide.ts";
import { describe } from "../../matchers/describe.ts";
import { matches } from "../../matchers/matches.ts";
import { listing, pathOf } from "../../read-answers.ts";
import { cannotTell } from "../../verdict.ts";
import { segments } from "../key.ts";
import { type EffectiveSetting, matcherOf } from "../spec.ts";
import { type Folder, folders, searchOrders } from "./layers.ts";
import { optionFor } from "./options.ts";
import { readServer, serverAsk } from "./server.ts";

/** What the server was started with, then each folder's files. The same for every key, so that it is asked once. */
export const asks: readonly Ask[] = [
  serverAsk,
  ...folders.map((folder): Ask => ({ kind: "files", path: `${folder}/jupyter*_config.*`, content: maxContent })),
];

/** What counts more stands first: the server's own name over the common one, and JSON over Python in one folder (traitlets). */
const names = ["jupyter_server_config", "jupyter_config"];
const endings = [".json", ".py"] as const;

/** A key of the Jupyter server as its layers of configuration come to it, and which of them sets it. */
export function judgeEffective(spec: EffectiveSetting, [first, ...answers]: readonly Answer[]): Judgement {
  const expected = printable(`${spec.key} ${describe(matcherOf(spec))}`, 1024);
  const server = readServer(first);
  if ("reason" in server) return notKnown(server.reason, expected);
  const option = optionFor(spec.key, server.options);
  if (option !== undefined)
    return notKnown(
      { code: "undecidable", detail: `the server was started with ${option}, which goes before all files` },
      expected,
    );
  if ((server.variables.get("JUPYTER_NO_CONFIG") ?? "") !== "")
    return conclude([assertion(spec, expected, { value: undefined, layer: "JUPYTER_NO_CONFIG: no file is read" })]);
  const orders = searchOrders(server);
  if ("reason" in orders) return notKnown(orders.reason, expected);
  const shelf = new Map(folders.map((folder, index) => [folder, answers[index]]));
  const told = orders.map((order) => assertion(spec, expected, find(order, shelf, segments(spec.key))));
  const [one, ...others] = told;
  if (one === undefined || others.some(({ verdict }) => verdict.ok !== one.verdict.ok))
    return notKnown(
      { code: "undecidable", detail: "user and environment set it differently, and which goes first is not known" },
      expected,
    );
  return conclude([one]);
}

type Layer = { readonly value: Json | undefined; readonly layer: string } | { readonly reason: Reason };

/** The first layer that sets the key, or that may. */
function find(order: readonly Folder[], shelf: ReadonlyMap<Folder, Answer | undefined>, key: readonly string[]): Layer {
  const read = order.map((folder) => ({ folder, answer: shelf.get(folder) }));
  for (const name of names)
    for (const { folder, answer } of read) {
      if (answer === undefined) return { reason: { code: "internal", detail: "an answer is missing" } };
      const { files, open } = listing(answer);
      for (const ending of endings) {
        const file = files.find((fact) => pathOf(fact).split("/").at(-1) === name + ending);
        const layer = file === undefined ? undefined : inFile(file, `${folder}/${name}${ending}`, key);
        if (layer !== undefined) return layer;
      }
      if (open !== undefined) return { reason: open };
    }
  return { value: undefined, layer: "no layer sets it" };
}

function inFile(file: FileFact, path: string, key: readonly string[]): Layer | undefined {
  const content = contentOf(file);
  if ("reason" in content) return { reason: { ...content.reason, detail: path } };
  if (content.truncated || content.unclear !== undefined)
    return { reason: content.unclear ?? { code: "truncated", detail: path } };
  const isJson = path.endsWith(".json");
  const [lookup] = parseSetting(isJson ? "json" : "python", path, content.text) ?? [];
  if (lookup === undefined)
    return { reason: { code: "unparsable", detail: `${path} is not valid ${isJson ? "json" : "python"}` } };
  // A trait is set as a whole: what a lower layer has below it is gone.
  const trait = lookup(key.slice(0, 2));
  if (trait instanceof Unclear) return { reason: { ...trait.reason, detail: `${path}: ${trait.reason.detail ?? ""}` } };
  if (trait === undefined) return undefined;
  const value = lookup(key);
  return value instanceof Unclear ? { reason: value.reason } : { value, layer: `set by ${path}` };
}

function assertion(spec: EffectiveSetting, expected: string, layer: Layer): Assertion {
  if ("reason" in layer) return { expected, observed: "not known", verdict: cannotTell(layer.reason) };
  const evidence = [layer.layer];
  if (layer.value === undefined)
    return { expected, observed: layer.layer, verdict: decide(matcherOf(spec), undefined), evidence };
  const match = matches(matcherOf(spec), layer.value, spec.key);
  return { expected, observed: `${match.observed}, ${layer.layer}`, verdict: match, evidence };
}
