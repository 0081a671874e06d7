import type { CheckType } from "../model/check.ts";
import { app } from "./app/index.ts";
import { combine } from "./combine/index.ts";
import { command } from "./command/index.ts";
import { cron } from "./cron/index.ts";
import { environment } from "./environment/index.ts";
import { extension } from "./extension/index.ts";
import { file } from "./file/index.ts";
import { find } from "./find/index.ts";
import { git } from "./git/index.ts";
import { kernel } from "./kernel/index.ts";
import { manual } from "./manual/index.ts";
import { packageType } from "./package/index.ts";
import { port } from "./port/index.ts";
import { processType } from "./process/index.ts";
import { setting } from "./setting/index.ts";

/** Every check type; its place here is the order in `explain` and in the schemas. */
export const checkTypes: readonly CheckType[] = combine([
  file,
  find,
  setting,
  extension,
  packageType,
  kernel,
  port,
  processType,
  cron,
  git,
  environment,
  command,
  app,
  manual,
]);
