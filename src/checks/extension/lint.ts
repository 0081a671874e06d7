import type { SpecProblem } from "../../model/check.ts";
import { lintOnly } from "../lint-only.ts";
import { lintMatcher } from "../matchers/lint.ts";
import { isModule, type ApprovedExtensions, type ExtensionSpec, type NamedExtension } from "./spec.ts";

export const lint = (spec: ExtensionSpec): readonly SpecProblem[] =>
  "only" in spec ? lintApproved(spec) : lintNamed(spec);

function lintApproved({ kind: _, ...spec }: ApprovedExtensions): readonly SpecProblem[] {
  return lintOnly(spec, "extensions");
}

function lintNamed({ name, state, locked, version, kind }: NamedExtension): readonly SpecProblem[] {
  if (state === undefined && locked === undefined && version === undefined)
    return [
      {
        path: "",
        message: "nothing is asserted, so this can never fail",
        remedy: "Add `state: enabled`, `disabled` or `absent`, or a `version`.",
      },
    ];
  const problem = (path: string, message: string, remedy: string): SpecProblem => ({
    path,
    message: `${message}, so this can never pass`,
    remedy,
  });
  return [
    ...lintMatcher(version === undefined ? undefined : { version }, "", "text"),
    ...(state === "absent" && version !== undefined
      ? [problem("/version", "what is absent has no version", "Remove `version` or `state`.")]
      : []),
    ...(kind === "server" && version !== undefined
      ? [problem("/version", "the version of a server extension is not read", "Remove `version`.")]
      : []),
    ...(kind === "server" && locked !== undefined
      ? [problem("/locked", "only JupyterLab has locks", "Remove `locked`.")]
      : []),
    ...(kind === "server" && !isModule(name)
      ? [
          problem(
            "/name",
            "a server extension is named by its Python module",
            'Write it as in jupyter_server_config.json, such as "jupyterlab_git".',
          ),
        ]
      : []),
    ...(name.includes(":") && version !== undefined
      ? [problem("/version", "one plugin has no version of its own", "Name the extension without `:plugin`.")]
      : []),
  ];
}
