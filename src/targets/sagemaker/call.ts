import { AsyncLocalStorage } from "node:async_hooks";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";

/**
 * One call to the API, which travels beside the SDK's own options: for a call with options, if only a signal, the SDK builds
 * its middleware anew, which was a tenth of what a call costs.
 */
export interface Call {
  readonly signal: AbortSignal;
  attempted?: true;
  /** How its latest attempt failed; undefined while it runs or when it was never answered. */
  failure?: unknown;
}

const calls = new AsyncLocalStorage<Call>();

/** The call that the code which asks works for. */
export const callUnderWay = (): Call | undefined => calls.getStore();

/**
 * Ends with the signal, and rejects with its reason, also where the SDK pauses between two attempts. Its pause then runs out
 * unheard, and what follows it fails at once.
 */
export async function make<Output>(call: Call, send: () => Promise<Output>): Promise<Output> {
  const { signal } = call;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([calls.run(call, send), aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Sends each request of a client under the signal of its call. */
export function obeyCalls(client: SageMakerClient): void {
  client.middlewareStack.add(
    () =>
      async ({ request }) =>
        client.config.requestHandler.handle(request, { abortSignal: callUnderWay()?.signal }),
    { step: "deserialize", priority: "low", name: "plumblineSend" },
  );
}
