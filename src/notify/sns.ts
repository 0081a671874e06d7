import type { Notifier } from "../model/notice.ts";
import { type AwsOptions, clientConfig, loadPackage } from "./aws-client.ts";
import { awsError } from "./aws-error.ts";
import { channelName } from "./channel-name.ts";
import { payloadParts } from "./payload.ts";

export interface SnsOptions extends AwsOptions {
  /** The route's. */
  readonly name: string;
  readonly topicArn: string;
}

/**
 * Publishes a notice to a topic as JSON (`Payload`), one message per part. A FIFO topic drops what it has seen by the part's
 * id. Needs the package @aws-sdk/client-sns.
 */
export function sns({ name, topicArn, ...aws }: SnsOptions): Notifier {
  const channel = channelName("SNS topic", name);
  const region = aws.region ?? regionOf(topicArn);
  return {
    name,
    async notify(notice, { signal }) {
      signal.throwIfAborted();
      const { SNSClient, PublishCommand } = await loadPackage(
        "@aws-sdk/client-sns",
        () => import("@aws-sdk/client-sns"),
      );
      const client = new SNSClient(clientConfig({ ...aws, region }));
      try {
        for (const { id, json } of payloadParts(notice)) {
          const fifo = topicArn.endsWith(".fifo") ? { MessageGroupId: "plumbline", MessageDeduplicationId: id } : {};
          const command = new PublishCommand({ TopicArn: topicArn, Message: json, ...fifo });
          await client.send(command, { abortSignal: signal });
        }
      } catch (error) {
        signal.throwIfAborted();
        throw awsError(error, { channel, call: "sns:Publish" });
      } finally {
        client.destroy();
      }
    },
  };
}

/** `arn:aws:sns:eu-central-1:123456789012:name`. */
const regionOf = (arn: string): string | undefined => arn.split(":")[3] || undefined;
