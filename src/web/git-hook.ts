import type { Clock, Logger } from "../model/ports.ts";
import type { Secret } from "../model/secret.ts";
import { readBody } from "./read-body.ts";
import { recentlySeen } from "./recently-seen.ts";
import { requireStrong } from "./same-secret.ts";
import { tokenBucket } from "./token-bucket.ts";
import { verifyPush } from "./verify-push.ts";

interface Options {
  readonly secret: Secret;
  readonly onHint: () => void;
  readonly clock: Clock;
  readonly logger?: Logger | undefined;
}

/** Why a delivery came to nothing; for our log, never for its sender. */
type Ignored = "too-many" | "too-large" | "broken-off" | "unsigned" | "not-fresh" | "seen-before";

/** GitHub's largest push is 25 MB; nothing in it is read but its signature, and most are a few KiB. */
const mostBytes = 256 * 1024;

/** A delivery that comes again within this time is nothing new. Milliseconds. */
const replayMs = 10 * 60_000;

/**
 * Takes a push from GitHub, GitLab or anything that signs as we do, and at most hints that the source has changed: nothing in
 * the body is parsed or believed. `drop` where the body was not read to its end.
 */
export function gitHook(options: Options): (request: Request) => Promise<{ readonly drop: boolean }> {
  const { secret, onHint, clock, logger } = options;
  requireStrong(secret, "webhook secret");
  const bucket = tokenBucket({ burst: 60, perSecond: 10, clock });
  const seen = recentlySeen({ forMs: replayMs, most: 2_000, clock });

  const judge = async (request: Request): Promise<Ignored | undefined> => {
    if (!bucket.take()) return "too-many";
    const body = await readBody(request, mostBytes);
    if (typeof body === "string") return body;
    const push = verifyPush(request.headers, body, { secret, now: clock.now() });
    if (push === "unsigned" || push === "not-fresh") return push;
    return seen.add(push.keys) ? undefined : "seen-before";
  };

  return async (request) => {
    const ignored = await judge(request);
    if (ignored === undefined) {
      logger?.info("webhook told of a push");
      onHint();
    } else logger?.debug("webhook ignored a delivery", { why: ignored });
    return { drop: ignored === "too-many" || ignored === "too-large" || ignored === "broken-off" };
  };
}
