import type { UndoPlan } from "../../engine/remedies/undo-run.ts";
import { printable } from "../../model/untrusted.ts";
import { count } from "../count.ts";
import type { Paint } from "../style.ts";
import { stepPart } from "./plan-view.ts";

/** What an undo would do, for people: the last change first, and what is left as it is. */
export function undoView(
  run: string,
  { undos, left }: UndoPlan,
  options: { readonly paint: Paint; readonly columns: number | undefined },
): string {
  const { paint } = options;
  const parts = [...Map.groupBy(undos, ({ intent }) => intent.target)].map(([target, own]) =>
    [
      paint("bold", printable(target)),
      ...own.flatMap(({ intent, steps }) => [
        `  ${printable(`${intent.policy}/${intent.check}`)}`,
        ...steps.flatMap((step) => stepPart(step, options)),
      ]),
    ]
      .map((line) => `${line}\n`)
      .join(""),
  );
  const rows = left.map(
    ({ intent, why }) => `  ${printable(`${intent.policy}/${intent.check}`)} on ${printable(intent.target)}: ${why}\n`,
  );
  return [
    ...parts,
    ...(rows.length === 0 ? [] : [`${paint("bold", "Left as it is")}\n${rows.join("")}`]),
    `${paint("bold", `Undo of run ${run}:`)} ${count(undos.length, "change")} to put back.\n`,
  ].join("\n");
}
