import { isLoopback } from "../../model/loopback.ts";
import type { Json } from "../../model/check.ts";
import { isPersonal, placeholdersIn } from "../../model/person.ts";
import { isMapping, items, member } from "../json.ts";
import { mistake, textAt, type Meaning } from "./mistake.ts";

/** Names and channels of `notify`. */
export const notifyMeaning: Meaning = (spec) => {
  const routes = items(member(spec, "notify"));
  return routes.flatMap((route, index) => {
    const at = `/notify/${index}`;
    return [
      ...(isRepeated(routes, index) ? [repeated(`${at}/name`)] : []),
      ...webhookMistakes(`${at}/webhook`, textAt(member(route, "webhook"), "url")),
      ...emailMistakes(`${at}/email`, member(route, "email")),
      ...(member(route, "person") === true ? personMistakes(at, route) : addressMistakes(at, route)),
    ];
  });
};

const isRepeated = (routes: readonly Json[], index: number): boolean => {
  const name = textAt(routes[index], "name");
  return name !== undefined && routes.slice(0, index).some((earlier) => textAt(earlier, "name") === name);
};

const repeated = (pointer: string) =>
  mistake(
    pointer,
    "duplicate-name",
    "an earlier route has this name",
    "Give each route a name of its own; what waits to be sent is kept under it.",
  );

function webhookMistakes(at: string, text: string | undefined): ReturnType<Meaning> {
  const url = text === undefined ? null : URL.parse(text);
  if (text === undefined) return [];
  if (url === null) return [mistake(`${at}/url`, "bad-url", "this is not a URL", "Write it as `https://host/path`.")];
  if (
    url.username !== "" ||
    url.password !== "" ||
    url.search !== "" ||
    url.hash !== "" ||
    url.hostname === "hooks.slack.com"
  )
    return [
      mistake(
        `${at}/url`,
        "bad-url",
        "the address looks like a secret in itself, or holds a user, a password, a query or a fragment",
        "Put the whole address into an environment variable, and name that by `urlEnv`.",
        { hidden: true },
      ),
    ];
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    return [
      mistake(
        `${at}/url`,
        "bad-url",
        "findings would travel in the clear",
        "Use `https`; plain `http` is for loopback only.",
      ),
    ];
  return [];
}

function emailMistakes(at: string, email: Json | undefined): ReturnType<Meaning> {
  const inTheClear = textAt(email, "tls") === "none" && !isLoopback(textAt(email, "host") ?? "");
  if (!inTheClear || textAt(email, "passwordEnv") === undefined) return [];
  return [
    mistake(
      `${at}/tls`,
      "password-in-the-clear",
      "with `none` the password would travel in the clear",
      "Write `starttls` or `tls`, or leave `userEnv` and `passwordEnv` out.",
    ),
  ];
}

/** A message to a person goes to that person and to nobody else. */
function personMistakes(at: string, route: Json): ReturnType<Meaning> {
  const email = member(route, "email");
  if (email === undefined)
    return isMapping(route)
      ? [
          mistake(
            `${at}/person`,
            "not-allowed",
            "only `email` can reach the checked person alone",
            "Use `email` here, or remove `person`.",
          ),
        ]
      : [];
  return items(member(email, "to")).flatMap((to, index) =>
    typeof to !== "string" || isPersonal(to)
      ? []
      : [
          mistake(
            `${at}/email/to/${index}`,
            "bad-address",
            "this address is the same for every person, so its reader would see the findings of all",
            "Write `{userProfile}` in it, as in `{userProfile}@example.org`; tell others by a route of their own.",
          ),
        ],
  );
}

function addressMistakes(at: string, route: Json): ReturnType<Meaning> {
  return items(member(member(route, "email"), "to")).flatMap((to, index) => {
    const [held] = typeof to === "string" ? placeholdersIn(to) : [];
    if (held === undefined) return [];
    return [
      mistake(
        `${at}/email/to/${index}`,
        "bad-address",
        `\`${held}\` stands for the checked person, and this route is not for persons`,
        "Set `person: true` on the route, or write an address.",
      ),
    ];
  });
}
