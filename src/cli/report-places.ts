import { mkdir, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { ReportPlace } from "../agent/context.ts";
import type { StreamedReport } from "../model/report.ts";
import type { ReportSink } from "../policy/report-sink.ts";
import { reporters, type ReportFormat } from "../reports/registry.ts";
import { writeAtomically } from "./write-atomically.ts";

/** File name endings; the format's own name says more than any. */
export const endings = {
  json: "json",
  jsonl: "jsonl",
  markdown: "md",
  csv: "csv",
  junit: "junit.xml",
  sarif: "sarif",
  hdf: "hdf.json",
  ocsf: "ocsf.jsonl",
  oscal: "oscal.json",
  asff: "asff.jsonl",
  html: "html",
} as const satisfies Record<ReportFormat, string>;

/** The places of the config: each gets a run's report as `<run id>.<format>` and as `latest.<format>`. */
export const reportPlaces = (sinks: readonly ReportSink[]): readonly ReportPlace[] =>
  sinks.map(({ format, to }) => {
    const namesFor = ({ run }: StreamedReport) => [`${run.id}.${endings[format]}`, `latest.${endings[format]}`];
    if ("directory" in to)
      return {
        name: `${format} ${to.directory}`,
        async put(report, about) {
          await mkdir(to.directory, { recursive: true, mode: 0o700 });
          for (const name of namesFor(report))
            await writeAtomically(join(to.directory, name), reporters[format](report, about));
          await keepNewest(to.directory, endings[format]);
        },
      };
    return {
      name: `${format} s3://${to.s3.bucket}/${to.s3.prefix}`,
      async put(report, options) {
        const { s3Sink } = await import("../notify/s3-sink.ts");
        const bucket = s3Sink(to.s3);
        const text = [...reporters[format](report, options)].join("");
        for (const name of namesFor(report)) await bucket.put(name, text, options);
      },
    };
  });

/** Of the reports in a folder that carry a run's id; any other file there is somebody else's. */
const most = 100;

async function keepNewest(folder: string, ending: string): Promise<void> {
  const ours = (await readdir(folder)).filter((name) => isRun(name, ending));
  for (const name of ours.toSorted().slice(0, -most)) await unlink(join(folder, name));
}

const isRun = (name: string, ending: string): boolean =>
  name.endsWith(`.${ending}`) && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(name.slice(0, -ending.length - 1));
