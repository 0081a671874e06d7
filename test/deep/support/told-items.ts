import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listening } from "../../support/listening.ts";
import type { Payload } from "../../../src/notify/payload.ts";

/** A receiver of webhooks on this machine that takes everything and remembers it. */
export interface Receiver extends AsyncDisposable {
  /** Lines of an agent's config, and what goes into its environment, for a route to it. */
  readonly config: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Keys of the items that came, see `itemKey`. */
  readonly items: ReadonlySet<string>;
  readonly messages: () => number;
}

export const itemKey = (item: { readonly finding: string; readonly change: string; readonly at: string }): string =>
  `${item.at} ${item.change} ${item.finding}`;

export async function toldItems(): Promise<Receiver> {
  const items = new Set<string>();
  let messages = 0;
  const take = (body: string): void => {
    const { groups }: Payload = JSON.parse(body);
    messages++;
    for (const item of groups.flatMap((group) => group.items)) items.add(itemKey(item));
  };
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        take(body);
        response.writeHead(204).end();
      },
      // An agent that was killed while it sent was not heard.
      () => response.destroy(),
    );
  });
  const { origin, [Symbol.asyncDispose]: end } = await listening(server);
  return {
    config: [
      "notify:",
      "  - name: everything",
      `    webhook: { url: "${origin}/", secretEnv: NOTIFY_KEY }`,
      "    when: { severity: info, changes: [opened, reopened, resolved, flapping, settled] }",
      "    digest: 0s",
    ],
    env: { NOTIFY_KEY: "canary-notify-key-0123456789abcdef" },
    items,
    messages: () => messages,
    [Symbol.asyncDispose]: end,
  };
}
