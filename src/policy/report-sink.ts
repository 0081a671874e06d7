/** What reports can be written as. */
export const sinkFormats = [
  "json",
  "jsonl",
  "markdown",
  "csv",
  "junit",
  "sarif",
  "hdf",
  "ocsf",
  "oscal",
  "asff",
  "html",
] as const;

export interface ReportSink {
  readonly format: (typeof sinkFormats)[number];
  /** A folder: one file per run, and `latest`; or a bucket. */
  readonly to: { readonly directory: string } | { readonly s3: S3Place };
}

export interface S3Place {
  readonly bucket: string;
  readonly prefix: string;
  readonly region?: string;
}
