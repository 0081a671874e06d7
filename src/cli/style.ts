import { styleText } from "node:util";
import type { Output } from "./io.ts";

type Format = Parameters<typeof styleText>[0];

/** Paints text for one output, or leaves it plain: `styleText` honours NO_COLOR, FORCE_COLOR, TERM=dumb and pipes. */
export type Paint = (format: Format, text: string) => string;

export const painter =
  (output: Output): Paint =>
  (format, text) =>
    text === "" ? text : styleText(format, text, { stream: output.stream });

export const plain: Paint = (_format, text) => text;
