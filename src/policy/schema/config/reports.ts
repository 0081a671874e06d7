import { sinkFormats } from "../../report-sink.ts";
import { choice, filePath, mapping, text } from "./parts.ts";
import type { JsonObject } from "../../../model/check.ts";

export const awsRegion = (description: string): JsonObject =>
  text("region", description, "eu-west-1", { pattern: "^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$" });

const s3 = mapping(
  {
    title: "s3",
    description: "A bucket: one object per run, and `latest`.",
    example: { bucket: "example-plumbline-reports", prefix: "studio/" },
  },
  {
    bucket: text("bucket", "The bucket's name.", "example-plumbline-reports", {
      pattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
    }),
    prefix: {
      ...text("prefix", "What every key begins with; no leading `/`.", "studio/", {
        maxLength: 500,
        pattern: "^([A-Za-z0-9!_.*'()-][A-Za-z0-9!_.*'()/-]*)?$",
        default: "",
      }),
      minLength: 0,
    },
    region: awsRegion("The bucket's AWS region; left out, the one of the AWS environment."),
  },
  { required: ["bucket"] },
);

export const reports: JsonObject = {
  title: "reports",
  description:
    "What the agent writes after every run over all targets: every policy, also what was not due in it, as it was found last.",
  type: "array",
  default: [],
  examples: [[{ format: "json", directory: "reports" }]],
  items: mapping(
    {
      title: "report",
      description: "One format in one place: exactly one of `directory`, `s3`.",
      example: { format: "json", directory: "reports" },
    },
    {
      format: choice("format", "How the report is written.", sinkFormats),
      directory: filePath("directory", "A folder: one file per run, and `latest`.", "reports"),
      s3,
    },
    { required: ["format"], oneOf: [{ required: ["directory"] }, { required: ["s3"] }] },
  ),
};
