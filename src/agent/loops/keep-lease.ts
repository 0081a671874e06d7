import type { Leading } from "../context.ts";
import type { Job } from "../together.ts";

/** How long a lease lasts without its holder's word. */
export const leaseMs = 30_000;

/** Renews the lease well before it runs out; ends the others with `LeaseLost` when it is gone. */
export const keepLease =
  ({ writer, timer }: Leading): Job =>
  async ({ signal }) => {
    for (;;) {
      await timer.after(leaseMs / 3, { signal });
      await writer.renew();
    }
  };
