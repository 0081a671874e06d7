import { member } from "../json.ts";
import { gitUrlMistake } from "./git-url.ts";
import { mistake, textAt, type Meaning } from "./mistake.ts";

/** Address, reference, folder and trust of `source.git`. */
export const gitMeaning: Meaning = (spec) => {
  const git = member(member(spec, "source"), "git");
  const url = textAt(git, "url");
  const wrong = url === undefined ? undefined : gitUrlMistake(url, { allowLocal: member(git, "allowLocal") === true });
  const at = "/source/git";
  const path = textAt(git, "path");
  const verify = member(git, "verify");
  return [
    ...(wrong === undefined
      ? []
      : [mistake(`${at}/url`, "bad-url", wrong.message, wrong.remedy, wrong.hidden ? { hidden: true } : {})]),
    ...(["branch", "tag"] as const).flatMap((kind) =>
      refMistakes(`${at}/ref/${kind}`, textAt(member(git, "ref"), kind)),
    ),
    ...(path === undefined || isInside(path)
      ? []
      : [
          mistake(
            `${at}/path`,
            "bad-path",
            "the path leaves the repository, or is not in its plain form",
            "Write a folder of the repository such as `teams/data/policies`, without a leading `/` and without `.` or `..` in it.",
          ),
        ]),
    ...(textAt(verify, "since") !== undefined && textAt(verify, "mode") === "head"
      ? [
          mistake(
            `${at}/verify/since`,
            "not-allowed",
            "`since` says where a history begins, and `mode: head` looks at no history",
            "Remove it, or write `mode: ancestry`.",
            { part: "key" },
          ),
        ]
      : []),
    ...(textAt(git, "tokenEnv") !== undefined && url !== undefined && wrong === undefined && !/^https?:/.test(url)
      ? [
          mistake(
            `${at}/tokenEnv`,
            "not-allowed",
            "a token is for https, and the address is another one",
            "Remove it; for ssh, name a key by `sshKeyFile`.",
            {
              part: "key",
            },
          ),
        ]
      : []),
  ];
};

/** What git-check-ref-format(1) forbids beside the schema's pattern; whole names would be looked up a second time. */
function refMistakes(pointer: string, name: string | undefined): ReturnType<Meaning> {
  if (name === undefined || (!/\.\.|\/\/|\/\.|@\{|\.lock(\/|$)|[./]$/.test(name) && !name.startsWith("refs/")))
    return [];
  return [
    mistake(
      pointer,
      "bad-ref",
      "git knows no reference of this name",
      "Write the short name alone, such as `main` or `v1.4.0`.",
    ),
  ];
}

const isInside = (path: string): boolean =>
  !/[\u0000-\u001f\u007f\\]/.test(path) &&
  path
    .replace(/\/$/, "")
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== "..");
