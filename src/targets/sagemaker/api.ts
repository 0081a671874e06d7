import { setTimeout as sleep } from "node:timers/promises";
import type * as Sdk from "@aws-sdk/client-sagemaker";
import type { SageMakerClient, SageMakerClientConfig } from "@aws-sdk/client-sagemaker";
import { NotAssessed } from "../../model/errors.ts";
import { remedyFor } from "../../model/outcome.ts";
import type { Abortable } from "../../model/ports.ts";
import { isThrottling, notAssessedByApi } from "./api-errors.ts";
import type { TokenBucket } from "./token-bucket.ts";

export interface SageMakerApi {
  readonly sdk: typeof Sdk;
  /**
   * One idempotent read, with the SDK's adaptive retry; every attempt takes from the shared bucket.
   * Throws `NotAssessed`, or the signal's reason.
   */
  read<Output>(
    name: string,
    send: (client: SageMakerClient, signal: AbortSignal) => Promise<Output>,
    options: Abortable,
  ): Promise<Output>;
  /**
   * One call that must not be repeated blindly: the SDK never retries it. It is repeated here only after a throttle,
   * because a throttled call did nothing.
   */
  once<Output>(
    name: string,
    send: (client: SageMakerClient, signal: AbortSignal) => Promise<Output>,
    options: Abortable,
  ): Promise<Output>;
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
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  };
  const reader = new sdk.SageMakerClient({ ...shared, retryMode: "adaptive", maxAttempts: 8 });
  const writer = new sdk.SageMakerClient({ ...shared, retryMode: "standard", maxAttempts: 1 });
  const attempts = watchAttempts(reader, bucket, onThrottled);

  return {
    sdk,
    async read(name, send, { signal }) {
      await bucket.take({ signal });
      const budget = AbortSignal.timeout(callMs);
      const both = AbortSignal.any([signal, budget]);
      try {
        return await send(reader, both);
      } catch (error) {
        signal.throwIfAborted();
        throw budget.aborted ? outOfTime(attempts.get(both), name) : notAssessedByApi(error, name);
      }
    },
    async once(name, send, { signal }) {
      const budget = AbortSignal.timeout(callMs);
      const both = AbortSignal.any([signal, budget]);
      for (let attempt = 0; ; attempt += 1) {
        await bucket.take({ signal });
        try {
          return await send(writer, both);
        } catch (error) {
          signal.throwIfAborted();
          if (budget.aborted) throw outOfTime({}, name);
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

/** How a call's latest attempt failed; undefined while it runs or when it was never answered. */
interface Attempt {
  failure?: unknown;
}

/** Lets every repeated attempt of a call wait for the bucket too, and remembers how the latest one went. */
function watchAttempts(
  client: SageMakerClient,
  bucket: TokenBucket,
  onThrottled: () => void,
): WeakMap<AbortSignal, Attempt> {
  const calls = new WeakMap<AbortSignal, Attempt>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const signal = signalOf(context);
      if (signal === undefined) return next(args);
      if (calls.has(signal)) await bucket.take({ signal });
      const attempt: Attempt = calls.get(signal) ?? {};
      calls.set(signal, attempt);
      try {
        return await next(args);
      } catch (error) {
        if (isThrottling(error)) onThrottled();
        if (!signal.aborted) attempt.failure = error;
        throw error;
      }
    },
    { step: "finalizeRequest", priority: "low", name: "plumblineAttempts" },
  );
  return calls;
}

/** The SDK puts the call's signal here for its own retry loop. */
function signalOf(context: object): AbortSignal | undefined {
  const inner: unknown = Reflect.get(context, "__smithy_context");
  if (typeof inner !== "object" || inner === null) return undefined;
  const signal: unknown = Reflect.get(inner, "abortSignal");
  return signal instanceof AbortSignal ? signal : undefined;
}

/** Without an attempt, the SDK's adaptive limiter held the call back, because others were throttled before it. */
function outOfTime(attempt: Attempt | undefined, call: string): NotAssessed {
  if (attempt?.failure !== undefined) return notAssessedByApi(attempt.failure, call);
  const reason = attempt === undefined ? "throttled" : "unreachable";
  const why = attempt === undefined ? "held back after earlier throttling" : "no answer in time";
  return new NotAssessed(reason, `${call}: ${why}`, { remedy: remedyFor(reason), retry: "backoff" });
}
