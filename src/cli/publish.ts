import { mkdir, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Abortable, Logger } from "../model/ports.ts";
import type { Report } from "../model/report.ts";
import type { ReportSink } from "../policy/agent-config.ts";
import { reporters } from "../reports/registry.ts";
import { writeAtomically } from "./write-atomically.ts";

/** File name endings; the format's own name says more than any. */
const endings = { json: "json", jsonl: "jsonl", markdown: "md" } as const;

/**
 * Writes a run's reports to their places: `<run id>.<format>` and `latest.<format>`. A place that fails is named in the log and
 * holds up nothing.
 */
export function publisher(sinks: readonly ReportSink[], logger: Logger) {
  return async (report: Report, { signal }: Abortable): Promise<void> => {
    for (const { format, to } of sinks) {
      const names = [`${report.run.id}.${endings[format]}`, `latest.${endings[format]}`];
      try {
        if ("directory" in to) {
          await mkdir(to.directory, { recursive: true, mode: 0o700 });
          for (const name of names) await writeAtomically(join(to.directory, name), reporters[format](report));
          await keepNewest(to.directory, endings[format]);
        } else {
          const { s3Sink } = await import("../notify/s3-sink.ts");
          const bucket = s3Sink(to.s3);
          const text = [...reporters[format](report)].join("");
          for (const name of names) await bucket.put(name, text, { signal });
        }
      } catch (error) {
        signal.throwIfAborted();
        const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
        logger.warn("a report could not be written", { run: report.run.id, format, code });
      }
    }
  };
}

/** Of the reports in a folder that carry a run's id; any other file there is somebody else's. */
const most = 100;

async function keepNewest(folder: string, ending: string): Promise<void> {
  const ours = (await readdir(folder)).filter((name) => isRun(name, ending));
  for (const name of ours.toSorted().slice(0, -most)) await unlink(join(folder, name));
}

const isRun = (name: string, ending: string): boolean =>
  name.endsWith(`.${ending}`) && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(name.slice(0, -ending.length - 1));
