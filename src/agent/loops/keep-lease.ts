import type { Leading } from "../context.ts";
import type { Job } from "../together.ts";

/** Renews the lease well before it runs out; ends the others with `LeaseLost` when it is gone. */
export const keepLease =
  ({ writer, timer, leaseMs }: Leading): Job =>
  async ({ signal }) => {
    for (;;) {
      await timer.after(leaseMs / 3, { signal });
      await writer.renew();
    }
  };
