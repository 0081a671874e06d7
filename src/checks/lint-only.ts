import type { SpecProblem } from "../model/check.ts";

/** What can be wrong with an allow-list of names. `things` is what it is about, in the plural. */
export function lintOnly(
  { only, ...others }: { readonly only: readonly string[] },
  things: string,
): readonly SpecProblem[] {
  return [
    ...Object.keys(others).map((key) => ({
      path: `/${key}`,
      message: `\`only\` is about all ${things}, not about one`,
      remedy: "Write two checks.",
    })),
    ...only.flatMap((glob, index) =>
      /^\**\??\**$/.test(glob) && glob.includes("*")
        ? [
            {
              path: `/only/${index}`,
              message: "every name fits, so this can never fail",
              remedy: "List the names that are approved.",
            },
          ]
        : [],
    ),
  ];
}
