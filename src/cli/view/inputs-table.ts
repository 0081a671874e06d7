import { canonicalJson } from "../../model/canonical-json.ts";
import { printable } from "../../model/untrusted.ts";
import type { InputValue } from "../../policy/inputs/in-force.ts";
import type { Paint } from "../style.ts";
import { table } from "../table.ts";

/** Each value that an input has, on which targets, and who says so; empty where no policy has inputs. */
export function inputsTable(
  inputs: readonly InputValue[],
  { paint, columns }: { readonly paint: Paint; readonly columns: number | undefined },
): string {
  if (inputs.length === 0) return "";
  return table(
    [
      { title: "INPUT" },
      { title: "VALUE", narrow: "cut" },
      { title: "ON TARGETS", narrow: "cut" },
      { title: "ORIGIN" },
    ],
    inputs.map(({ policy, input, value, targets, origin }) => [
      printable(`${policy}.${input}`),
      printable(typeof value === "string" ? value : canonicalJson(value), 400),
      targets === undefined ? "all others" : printable(canonicalJson(targets), 400),
      origin === undefined ? "the policy's default" : `${origin.file}:${origin.line}`,
    ]),
    columns,
    (text) => paint("bold", text),
  );
}
