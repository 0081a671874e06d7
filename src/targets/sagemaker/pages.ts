import { NotAssessed } from "../../model/errors.ts";
import { remedyFor } from "../../model/outcome.ts";

interface Page {
  readonly NextToken?: string | undefined;
}

/**
 * Every page of a list. Not the SDK's paginator, because each page is a call of its own here: with its own place in the
 * token bucket and its own time budget. A token that comes back a second time would go round for ever and is an error.
 */
export async function* pages<P extends Page>(
  name: string,
  fetch: (NextToken: string | undefined) => Promise<P>,
): AsyncIterable<P> {
  const seen = new Set<string>();
  for (let token: string | undefined; ;) {
    const page = await fetch(token);
    yield page;
    if (!page.NextToken) return;
    token = page.NextToken;
    if (seen.has(token)) {
      throw new NotAssessed("api-error", `${name}: the same page again`, { remedy: remedyFor("api-error") });
    }
    seen.add(token);
  }
}
