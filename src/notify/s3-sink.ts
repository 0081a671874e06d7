import { PlumblineError } from "../model/errors.ts";
import type { Abortable } from "../model/ports.ts";
import { type AwsOptions, clientConfig, loadPackage } from "./aws-client.ts";
import { awsError } from "./aws-error.ts";
import { channelName } from "./channel-name.ts";

export interface S3SinkOptions extends AwsOptions {
  readonly bucket: string;
  /** Before the name of each object; a `/` is put between where it lacks one. */
  readonly prefix: string;
}

/** Where reports go. */
export interface ReportStore {
  /** `name` is ours, such as `01J….json`: letters, digits, `.`, `_` and `-`. Overwrites. Throws `PlumblineError`. */
  put(name: string, content: string, options: Abortable): Promise<void>;
}

/**
 * Writes reports to a bucket. Who may read them and how they are encrypted is the bucket's own setting: no ACL and no key is
 * sent. Needs the package @aws-sdk/client-s3.
 */
export function s3Sink({ bucket, prefix, ...aws }: S3SinkOptions): ReportStore {
  const channel = channelName("bucket", bucket);
  const folder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
  return {
    async put(name, content, { signal }) {
      signal.throwIfAborted();
      if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(name)) throw badName();
      const { S3Client, PutObjectCommand } = await loadPackage(
        "@aws-sdk/client-s3",
        () => import("@aws-sdk/client-s3"),
      );
      const client = new S3Client({ ...clientConfig(aws), forcePathStyle: aws.endpoint !== undefined });
      const object = { Bucket: bucket, Key: `${folder}${name}`, Body: content, ContentType: contentType(name) };
      try {
        await client.send(new PutObjectCommand(object), { abortSignal: signal });
      } catch (error) {
        signal.throwIfAborted();
        throw awsError(error, { channel, call: "s3:PutObject" });
      } finally {
        client.destroy();
      }
    },
  };
}

/** Never a type that a browser runs. */
function contentType(name: string): string {
  if (name.endsWith(".json")) return "application/json";
  if (name.endsWith(".jsonl")) return "application/jsonl";
  if (name.endsWith(".md")) return "text/markdown; charset=utf-8";
  return "text/plain; charset=utf-8";
}

const badName = (): PlumblineError =>
  new PlumblineError({
    code: "report-name",
    message: "The name of a report holds more than letters, digits, `.`, `_` and `-`, or none of them.",
    remedy: "A fault in Plumbline itself; please report it.",
  });
