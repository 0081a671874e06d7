import { type ChangeAnswer, notChanged } from "../../model/change.ts";
import { printable } from "../../model/untrusted.ts";
import { maskedText } from "./step.ts";

/** Why not every change was made; undefined where each was. */
export const firstFault = (answers: readonly ChangeAnswer[]): string | undefined =>
  answers.map(faultOf).find((one) => one !== undefined);

/** One printable sentence; undefined where the change was made. */
export function faultOf(answer: ChangeAnswer): string | undefined {
  if (answer.kind === "changed") return undefined;
  if (answer.kind === "not-changed") {
    const { code, detail } = answer;
    return detail === "" ? notChanged[code] : `${notChanged[code]} (${detail})`;
  }
  const { end, stderr } = answer;
  if ("exit" in end && end.exit === 0) return undefined;
  const how =
    "exit" in end ? `exit ${end.exit}` : "signal" in end ? `signal ${end.signal}` : "not ended within its time limit";
  const said = printable(maskedText(stderr.unsafeText().trim().slice(0, 2_000)), 200);
  return said === "" ? `the command: ${how}` : `the command: ${how}: ${said}`;
}
