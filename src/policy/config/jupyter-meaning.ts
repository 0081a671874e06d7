import { items, member } from "../json.ts";
import { mistake, textAt, type Meaning } from "./mistake.ts";

/** The addresses of Jupyter servers. They are not repeated: they may hold the secret that must not be there. */
export const jupyterMeaning: Meaning = (spec) =>
  items(member(spec, "targets")).flatMap((target, index) =>
    items(member(member(target, "jupyter"), "servers")).flatMap((server, nth) => {
      const text = textAt(server, "url");
      const wrong = text === undefined ? undefined : wrongUrl(text);
      const pointer = `/targets/${index}/jupyter/servers/${nth}/url`;
      return wrong === undefined ? [] : [mistake(pointer, "bad-url", wrong.message, wrong.remedy)];
    }),
  );

function wrongUrl(text: string): { readonly message: string; readonly remedy: string } | undefined {
  const url = URL.parse(text);
  if (url === null) return { message: "this is not a URL", remedy: "Write it as `https://host/base/`." };
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return {
      message: "the URL holds a user, a password, a query or a fragment",
      remedy: "Give the base URL alone, and name the variable with the token by `tokenEnv`.",
    };
  }
  return undefined;
}
