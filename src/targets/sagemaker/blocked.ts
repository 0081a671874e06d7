import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { isJupyterApp } from "./app-types.ts";
import { failureReason } from "./failure-reason.ts";
import type { AppRow, SpaceRow } from "./inventory.ts";

/**
 * Why a place cannot be visited, from its states alone; undefined when it can.
 * `appsBroken` says that the list of apps broke off, so that "no app was seen" proves nothing.
 */
export function blockedBy(place: {
  readonly appType: string | undefined;
  readonly app: AppRow | undefined;
  readonly space: SpaceRow | undefined;
  readonly appsBroken: Reason | undefined;
}): Reason | undefined {
  const { app, space, appType, appsBroken } = place;
  if (appType !== undefined && !isJupyterApp(appType)) {
    return { code: "unsupported-app", detail: printable(appType, 64) };
  }
  if (app !== undefined) return blockedByApp(app, space);
  return appsBroken ?? blockedBySpace(space);
}

function blockedByApp(app: AppRow, space: SpaceRow | undefined): Reason | undefined {
  switch (app.status) {
    case "InService":
      return space?.status === "Deleting" ? { code: "app-deleting", detail: "the space is being deleted" } : undefined;
    case "Pending":
      return { code: "app-pending" };
    case "Deleting":
      return { code: "app-deleting" };
    case "Deleted":
      return { code: "app-stopped" };
    case "Failed":
    case "DeleteFailed":
      return app.failure === undefined
        ? { code: "app-failed" }
        : { code: "app-failed", detail: failureReason(app.failure) };
    default:
      return { code: "api-error", detail: `unknown app status ${printable(app.status ?? "(none)", 64)}` };
  }
}

function blockedBySpace(space: SpaceRow | undefined): Reason {
  switch (space?.status) {
    case "Deleting":
      return { code: "app-deleting", detail: "the space is being deleted" };
    case "Failed":
    case "Delete_Failed":
      return { code: "app-failed", detail: `the space is ${space.status}` };
    default:
      return { code: "app-stopped" };
  }
}
