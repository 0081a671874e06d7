import type { Notifier } from "../model/notice.ts";
import { PlumblineError } from "../model/errors.ts";
import { type AwsOptions, clientConfig, loadPackage } from "./aws-client.ts";
import { awsError } from "./aws-error.ts";
import { channelName } from "./channel-name.ts";
import { payloadParts } from "./payload.ts";

export interface EventBridgeOptions extends AwsOptions {
  /** The route's. */
  readonly name: string;
  /** Name or ARN. */
  readonly bus: string;
}

/**
 * Puts a notice on a bus, one event per part: source `plumbline`, detail type `Plumbline notice`, detail as `Payload` says.
 * Needs the package @aws-sdk/client-eventbridge.
 */
export function eventBridge({ name, bus, ...aws }: EventBridgeOptions): Notifier {
  const channel = channelName("event bus", name);
  return {
    name,
    async notify(notice, { signal }) {
      signal.throwIfAborted();
      const { EventBridgeClient, PutEventsCommand } = await loadPackage(
        "@aws-sdk/client-eventbridge",
        () => import("@aws-sdk/client-eventbridge"),
      );
      const client = new EventBridgeClient(clientConfig(aws));
      try {
        // One event a call: the limit of 256 KiB is that of the whole call.
        for (const { json } of payloadParts(notice)) {
          const entry = { EventBusName: bus, Source: "plumbline", DetailType: "Plumbline notice", Detail: json };
          const answer = await client.send(new PutEventsCommand({ Entries: [entry] }), { abortSignal: signal });
          if (answer.FailedEntryCount !== 0) throw notTaken(channel, answer.Entries?.[0]?.ErrorCode);
        }
      } catch (error) {
        signal.throwIfAborted();
        throw awsError(error, { channel, call: "events:PutEvents" });
      } finally {
        client.destroy();
      }
    },
  };
}

/** A call can succeed and yet not take the event. */
function notTaken(channel: string, code: string | undefined): PlumblineError {
  const plain = code !== undefined && /^[A-Za-z]{1,64}$/.test(code) ? code : "no reason given";
  return new PlumblineError({
    code: "notify-aws",
    message: `The ${channel} did not take the event (${plain}).`,
    remedy: "Look at the bus and its policy.",
    retry: "backoff",
  });
}
