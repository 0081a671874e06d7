import { randomBytes } from "node:crypto";
import { newSeal } from "./seal.ts";
import { html, json, redirect } from "../http.ts";
import type { Counters } from "../stats.ts";
import type { FaultTable } from "../faults.ts";
import type { JupyterServer } from "../jupyter/jupyter-server.ts";
import type { LoginGrant } from "../control-plane/account.ts";
import type { Place } from "../world/place.ts";
import type { Reply, Request } from "../http.ts";

interface Parts {
  readonly placeByKey: ReadonlyMap<string, Place>;
  readonly faults: FaultTable;
  readonly counters: Counters;
  readonly serverOf: (place: Place) => JupyterServer;
}

export interface FrontDoor {
  /** Makes the token of a presigned URL. */
  readonly login: (grant: LoginGrant) => string;
  answer(request: Request): Reply | Promise<Reply>;
  /** The server behind the request's cookies and path; undefined where the session is missing, expired or for another app. */
  serverFor(request: Request): JupyterServer | undefined;
}

const sessionCookie = "studio-session";
const routeCookie = "studio-route";
const bases = ["/jupyterlab/default", "/jupyter/default", "/codeeditor/default"];

/**
 * The way in: `/auth?token=` → `/auth/landed` → landing path. Each hop sets one opaque cookie and both are needed afterwards,
 * so a client that loses the cookies of a hop in between is not logged in. All places share one host: the cookies route.
 */
export function frontDoor({ placeByKey, faults, counters, serverOf }: Parts): FrontDoor {
  const seal = newSeal();

  const auth = (request: Request): Reply => {
    const token = request.query.get("token") ?? "";
    const grant = seal.open(token);
    if (grant === undefined || grant["use"] !== "login") return { ...html("<h1>Forbidden</h1>"), status: 403 };
    const { place: key, userProfile, exp, landing, session } = grant;
    const place = typeof key === "string" ? placeByKey.get(key) : undefined;
    const fault = faults.take("login", {
      userProfile: String(userProfile),
      ...(place?.space != null && { space: place.space }),
    });
    if (fault?.ends === "sign-in" || Number(exp) < Date.now()) return redirect("/console/signin");
    if (fault?.ends === "loop") return redirect(`/auth?token=${token}`);
    if (typeof fault?.ends === "object") return redirect(fault.ends.redirect);
    const until = Date.now() + Number(session) * 1000;
    counters.logins += 1;
    const cookie = seal.close({ use: "session", place: String(key), landing: String(landing), exp: until });
    return redirect("/auth/landed", { "set-cookie": [`${sessionCookie}=${cookie}; Path=/; HttpOnly; SameSite=Lax`] });
  };

  const landed = (request: Request): Reply => {
    const session = sessionOf(request);
    if (session === undefined) return redirect("/console/signin");
    const cookie = seal.close({ use: "route", place: session.key });
    return redirect(session.landing, { "set-cookie": [`${routeCookie}=${cookie}; Path=/; HttpOnly; SameSite=Lax`] });
  };

  const sessionOf = (request: Request): { readonly key: string; readonly landing: string } | undefined => {
    const session = seal.open(request.cookies.get(sessionCookie) ?? "");
    if (session === undefined || session["use"] !== "session" || Number(session["exp"]) < Date.now()) return undefined;
    return { key: String(session["place"]), landing: String(session["landing"]) };
  };

  const serverFor = (request: Request): JupyterServer | undefined => {
    const session = sessionOf(request);
    const route = seal.open(request.cookies.get(routeCookie) ?? "");
    if (session === undefined || route?.["use"] !== "route" || route["place"] !== session.key) return undefined;
    const place = placeByKey.get(session.key);
    const isInside = place !== undefined && (request.path === place.base || request.path.startsWith(`${place.base}/`));
    return isInside ? serverOf(place) : undefined;
  };

  return {
    login: ({ place, userProfile, landing, expiresInSeconds, sessionSeconds }) =>
      seal.close({
        use: "login",
        place: place?.key ?? "",
        userProfile,
        landing,
        session: sessionSeconds,
        exp: Date.now() + expiresInSeconds * 1000,
        // The real token carries forward-access credentials and is thousands of characters long.
        fasCredentials: randomBytes(1200).toString("base64"),
      }),
    serverFor,
    answer(request) {
      if (request.path === "/auth") return auth(request);
      if (request.path === "/auth/landed") return landed(request);
      if (request.path === "/console/signin") return html("<form><h1>Sign in</h1><input name='account'></form>");
      if (request.path === "/studio") return html("<div id='root'>Studio</div>");
      if (!bases.some((base) => request.path.startsWith(base))) return { ...html("<h1>404</h1>"), status: 404 };
      return serverFor(request)?.answer(request) ?? json(403, { message: "Forbidden", reason: null });
    },
  };
}
