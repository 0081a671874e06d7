import type { startSink } from "./sink.ts";

export type Answer = NonNullable<Parameters<typeof startSink>[0]>;

/** Takes what is imported, but for these. */
export const taking =
  (failed: (ids: readonly string[]) => readonly object[] = () => []): Answer =>
  (response, { body }) => {
    const { Findings } = JSON.parse(body.toString()) as { readonly Findings: readonly { readonly Id: string }[] };
    const refused = failed(Findings.map(({ Id }) => Id));
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        SuccessCount: Findings.length - refused.length,
        FailedCount: refused.length,
        FailedFindings: refused,
      }),
    );
  };
