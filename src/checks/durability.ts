import type { Layer } from "../model/check.ts";

/** Why the next start takes a change back, and what to change instead; undefined where it stays. */
export function lostAtStart(layer: Layer): string | undefined {
  switch (layer) {
    case "home":
      return undefined;
    case "image":
      return "The next start of the app brings the image's own files back: build it into the image, or do it in the lifecycle configuration.";
    case "server":
      return "It lasts until the Jupyter server is started again: write it into the server's configuration, in the home or in the image.";
    case "session":
      return "It lasts until the app stops: do it in the lifecycle configuration, which runs at each start, or build it into the image.";
    default:
      return layer satisfies never;
  }
}

/** The same of a file in the home: the start-up script of SageMaker's own image writes to some. */
export const rewrittenAtStart = (path: string): string | undefined =>
  written.some((folder) => path === folder || path.startsWith(`${folder}/`))
    ? "The start-up script of SageMaker's image writes here at each start: change the image, or do it in the lifecycle configuration."
    : undefined;

const written: readonly string[] = ["~/.agent", "~/.claude/skills", "~/.kiro"];

/** What is taken out of this file may come back. */
export const appendedAtStart = (path: string): string | undefined =>
  path === "~/.bashrc"
    ? "The start-up script of SageMaker's image adds a line to it at each start: where that is the line, change the image."
    : undefined;
