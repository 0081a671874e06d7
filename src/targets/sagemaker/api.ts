import { setTimeout as sleep } from "node:timers/promises";
import type * as Sdk from "@aws-sdk/client-sagemaker";
import type { SageMakerClient, SageMakerClientConfig } from "@aws-sdk/client-sagemaker";
import { NotAssessed } from "../../model/errors.ts";
import { remedyFor } from "../../model/outcome.ts";
import type { Abortable } from "../../model/ports.ts";
import { isThrottling, notAssessedByApi } from "./api-errors.ts";
import { callUnderWay, make, obeyCalls, type Call } from "./call.ts";
import type { TokenBucket } from "./token-bucket.ts";

export interface SageMakerApi {
  readonly sdk: typeof Sdk;
  /**
   * One idempotent read, with the SDK's adaptive retry; every attempt takes from the shared bucket.
   * Throws `NotAssessed`, or the signal's reason.
   */
  read<Output>(name: string, send: (client: SageMakerClient) => Promise<Output>, options: Abortable): Promise<Output>;
  /**
   * One call that must not be repeated blindly: the SDK never retries it. It is repeated here only after a throttle,
   * because a throttled call did nothing.
   */
  once<Output>(name: string, send: (client: SageMakerClient) => Promise<Output>, options: Abortable): Promise<Output>;
  dispose(): void;
}

export interface ApiOptions {
  readonly region: string;
  readonly endpoint?: string | undefined;
  readonly credentials?: SageMakerClientConfig["credentials"] | undefined;
  readonly bucket: TokenBucket;
  /** Milliseconds that one call may spend in attempts and pauses before it counts as failed. */
  readonly callMs: number;
  readonly onThrottled?: (() => void) | undefined;
}

/** Loads the SDK (about 200 ms), which is why nothing imports it before the first call. */
export async function sageMakerApi({
  region,
  endpoint,
  credentials,
  bucket,
  callMs,
  onThrottled = () => undefined,
}: ApiOptions): Promise<SageMakerApi> {
  const sdk = await import("@aws-sdk/client-sagemaker");
  const shared: SageMakerClientConfig = {
    region,
    userAgentAppId: "plumbline",
    cacheMiddleware: true,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  };
  const reader = new sdk.SageMakerClient({ ...shared, retryMode: "adaptive", maxAttempts: 8 });
  const writer = new sdk.SageMakerClient({ ...shared, retryMode: "standard", maxAttempts: 1 });
  for (const client of [reader, writer]) obeyCalls(client);
  watchAttempts(reader, bucket, onThrottled);

  return {
    sdk,
    async read(name, send, { signal }) {
      await bucket.take({ signal });
      const budget = AbortSignal.timeout(callMs);
      const call: Call = { signal: AbortSignal.any([signal, budget]) };
      try {
        return await make(call, () => send(reader));
      } catch (error) {
        signal.throwIfAborted();
        throw budget.aborted ? outOfTime(call, name) : notAssessedByApi(error, name);
      }
    },
    async once(name, send, { signal }) {
      const budget = AbortSignal.timeout(callMs);
      const both = AbortSignal.any([signal, budget]);
      for (let attempt = 0; ; attempt += 1) {
        await bucket.take({ signal });
        try {
          return await make({ signal: both }, () => send(writer));
        } catch (error) {
          signal.throwIfAborted();
          if (budget.aborted) throw outOfTime({ signal: both, attempted: true }, name);
          if (!isThrottling(error)) throw notAssessedByApi(error, name);
          onThrottled();
          // Full jitter, so that visits that were throttled together do not come back together.
          const pause = Math.random() * Math.min(1_000 * 2 ** attempt, 8_000);
          await sleep(pause, undefined, { signal: both }).catch(() => signal.throwIfAborted());
          if (budget.aborted) throw notAssessedByApi(error, name);
        }
      }
    },
    dispose() {
      reader.destroy();
      writer.destroy();
    },
  };
}

/** Lets every repeated attempt of a call wait for the bucket too, and remembers how the latest one went. */
function watchAttempts(client: SageMakerClient, bucket: TokenBucket, onThrottled: () => void): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const call = callUnderWay();
      if (call === undefined) return next(args);
      const { signal } = call;
      if (call.attempted) await bucket.take({ signal });
      call.attempted = true;
      try {
        return await next(args);
      } catch (error) {
        if (isThrottling(error)) onThrottled();
        if (!signal.aborted) call.failure = error;
        throw error;
      }
    },
    { step: "finalizeRequest", priority: "low", name: "plumblineAttempts" },
  );
}

/** Without an attempt, the SDK's adaptive limiter held the call back, because others were throttled before it. */
function outOfTime({ attempted, failure }: Call, name: string): NotAssessed {
  if (failure !== undefined) return notAssessedByApi(failure, name);
  const reason = attempted ? "unreachable" : "throttled";
  const why = attempted ? "no answer in time" : "held back after earlier throttling";
  return new NotAssessed(reason, `${name}: ${why}`, { remedy: remedyFor(reason), retry: "backoff" });
}
