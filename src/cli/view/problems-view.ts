import type { Problem } from "../../policy/problem.ts";
import type { Paint } from "../style.ts";

/** Every problem with its place, frame and remedy, the way compilers show them. Texts are printable already. */
export const problemsView = (
  problems: readonly Problem[],
  { paint, label = "error" }: { readonly paint: Paint; readonly label?: "error" | "warning" },
): string =>
  problems
    .map(({ file, line, column, code, message, remedy, frame }) => {
      const place = paint("bold", `${file}:${line}:${column}`);
      const kind = paint(label === "error" ? "red" : "yellow", label);
      const shown = frame === "" ? "" : `${frame.replaceAll(/^/gm, "    ")}\n`;
      return `${place}: ${kind}: ${message} ${paint("dim", `[${code}]`)}\n${shown}  ${remedy}\n`;
    })
    .join("\n");
