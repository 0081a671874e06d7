import { accessSync, constants, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { reporters, type ReportFormat } from "../reports/registry.ts";
import { didYouMean } from "./suggest.ts";

/** Where one report goes: the absolute path of a file, or `-` for stdout. */
export interface ReportOrder {
  readonly format: ReportFormat;
  readonly path: string;
}

interface Options {
  readonly cwd: string;
  /** `-o` was given, so stdout is taken. */
  readonly stdoutTaken: boolean;
}

/** Reads every `--report FORMAT=PATH` and makes sure now that it can be written later. @throws UsageError */
export function reportOrders(values: readonly string[], { cwd, stdoutTaken }: Options): readonly ReportOrder[] {
  const orders = values.map((value) => parse(value, cwd));
  const toStdout = orders.filter(({ path }) => path === "-");
  if (toStdout.length > 1) throw new UsageError("Two reports want stdout (`=-`).", "Send one of them to a file.");
  if (toStdout.length === 1 && stdoutTaken)
    throw new UsageError("Both -o and a --report write to stdout.", "Leave out -o, or send the report to a file.");
  for (const [index, { path }] of orders.entries()) {
    if (path === "-") continue;
    if (orders.findIndex((other) => other.path === path) !== index)
      throw new UsageError(
        `Two reports go to the same file: ${printable(path)}.`,
        "Give each report a path of its own.",
      );
    ensureWritable(path);
  }
  return orders;
}

const formats: readonly string[] = Object.keys(reporters);
const isFormat = (text: string): text is ReportFormat => Object.hasOwn(reporters, text);

function parse(value: string, cwd: string): ReportOrder {
  const split = value.indexOf("=");
  const format = value.slice(0, split);
  const path = value.slice(split + 1);
  if (split < 1 || path === "")
    throw new UsageError(
      `--report takes FORMAT=PATH, not ${JSON.stringify(printable(value, 200))}.`,
      `Write, for example, --report json=report.json; formats: ${formats.join(", ")}.`,
    );
  if (!isFormat(format))
    throw new UsageError(
      `There is no report format ${JSON.stringify(printable(format, 80))}.`,
      `${didYouMean(format, formats)}Formats: ${formats.join(", ")}.`,
    );
  return { format, path: path === "-" ? "-" : resolve(cwd, path) };
}

function ensureWritable(path: string): void {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(
      `The report ${printable(path)} cannot be written: its folder does not exist.`,
      `Make it first: mkdir -p ${printable(folder)}`,
    );
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`The report ${printable(path)} cannot be written: that is a folder.`, "Name a file in it.");
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    throw new UsageError(
      `The report ${printable(path)} cannot be written: its folder is not writable for you.`,
      "Choose another folder, or change its permissions.",
    );
  }
}
