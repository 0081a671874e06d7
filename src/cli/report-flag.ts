import { accessSync, constants, lstatSync, realpathSync, statSync, type Stats } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { reporters, type ReportFormat } from "../reports/registry.ts";
import { didYouMean } from "./suggest.ts";

/** Where one report goes: the absolute path of a file, never of a link to one, or `-` for stdout. */
export interface ReportOrder<F extends string = ReportFormat> {
  readonly format: F;
  readonly path: string;
  /** The path as it was written, for messages. */
  readonly given: string;
}

interface Options<F extends string> {
  /** Those that the command can write. */
  readonly formats: readonly F[];
  readonly cwd: string;
  /** `-o` was given, so stdout is taken. */
  readonly stdoutTaken: boolean;
}

/** Reads every `--report FORMAT=PATH` and makes sure now that it can be written later. @throws UsageError */
export function reportOrders<F extends string>(
  values: readonly string[],
  { formats, cwd, stdoutTaken }: Options<F>,
): readonly ReportOrder<F>[] {
  const orders = values
    .map((value) => parse(value, formats, cwd))
    .map((order) => ({ ...order, path: order.path === "-" ? "-" : writablePath(order.path) }));
  const toStdout = orders.filter(({ path }) => path === "-");
  if (toStdout.length > 1) throw new UsageError("Two reports want stdout (`=-`).", "Send one of them to a file.");
  if (toStdout.length === 1 && stdoutTaken)
    throw new UsageError("Both -o and a --report write to stdout.", "Leave out -o, or send the report to a file.");
  const files = orders.flatMap(({ path }) => (path === "-" ? [] : realPlace(path)));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined)
    throw new UsageError(
      `Two reports go to the same file: ${printable(twice)}.`,
      "Give each report a path of its own.",
    );
  return orders;
}

/** What a run can be written as. */
export const reportFormats: readonly ReportFormat[] = Object.keys(reporters).filter((text): text is ReportFormat =>
  Object.hasOwn(reporters, text),
);

function parse<F extends string>(value: string, formats: readonly F[], cwd: string): ReportOrder<F> {
  const split = value.indexOf("=");
  const named = value.slice(0, split);
  const format = formats.find((one) => one === named);
  const path = value.slice(split + 1);
  if (split < 1 || path === "")
    throw new UsageError(
      `--report takes FORMAT=PATH, not ${JSON.stringify(printable(value, 200))}.`,
      `Write, for example, --report ${formats[0]}=FILE; formats: ${formats.join(", ")}.`,
    );
  if (format === undefined)
    throw new UsageError(
      `There is no report format ${JSON.stringify(printable(named, 80))}.`,
      `${didYouMean(named, formats)}Formats: ${formats.join(", ")}.`,
    );
  return { format, path: path === "-" ? "-" : resolve(cwd, path), given: path };
}

/**
 * The path at which the file itself stands or will stand. A report replaces what is there by renaming, which would turn a
 * device, pipe or link into a plain file: only a regular file, or nothing, may be there.
 */
function writablePath(path: string): string {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw cannot(path, "its folder does not exist", `Make it first: mkdir -p ${printable(folder)}`);
  const found = lstatSync(path, { throwIfNoEntry: false });
  const file = found?.isSymbolicLink() === true ? followed(path) : path;
  const kind = otherKind(file === path ? found : lstatSync(file));
  if (kind === "a folder") throw cannot(path, "that is a folder", "Name a file in it.");
  if (kind !== undefined)
    throw cannot(path, `that is ${kind}, not a file`, "Name a file, or write the report to stdout with `=-`.");
  try {
    accessSync(dirname(file), constants.W_OK | constants.X_OK);
  } catch {
    throw cannot(path, "its folder is not writable for you", "Choose another folder, or change its permissions.");
  }
  return file;
}

function followed(link: string): string {
  try {
    return realpathSync(link);
  } catch {
    // Also links such as those to a process's own pipes, whose text is no path.
    throw cannot(
      link,
      "that is a link that leads to no file",
      "Remove the link or name a file; stdout is written `=-`.",
    );
  }
}

function otherKind(found: Stats | undefined): string | undefined {
  if (found === undefined || found.isFile()) return undefined;
  if (found.isDirectory()) return "a folder";
  if (found.isFIFO()) return "a pipe";
  return found.isSocket() ? "a socket" : "a device";
}

const realPlace = (file: string): string => join(realpathSync(dirname(file)), basename(file));

const cannot = (path: string, why: string, remedy: string): UsageError =>
  new UsageError(`The report ${printable(path)} cannot be written: ${why}.`, remedy);
