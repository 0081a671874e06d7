import { existsSync } from "node:fs";

const places = [
  process.env["PLUMBLINE_CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Where Chromium is; undefined where it is nowhere. */
export const chromiumPath = places.find((path) => path !== undefined && existsSync(path));

/** Why tests in a browser do not run here; false where they do. */
export const withoutBrowser: string | false =
  chromiumPath === undefined && "needs Chromium: apt-get install chromium, or PLUMBLINE_CHROMIUM=PATH";
