import { isLoopback } from "../../model/loopback.ts";
import { member } from "../json.ts";
import { mistake, textAt, type Meaning } from "./mistake.ts";

/** Where the agent listens, and who may read its metrics there. */
export const serverMeaning: Meaning = (spec) => {
  const server = member(spec, "server");
  const [, host = "", port = ""] = /^(.*):(\d{1,5})$/.exec(textAt(server, "listen") ?? "") ?? [];
  if (port === "") return [];
  if (Number(port) > 65_535)
    return [mistake("/server/listen", "bad-form", "there is no such port", "Write a port from 0 to 65535.")];
  if (isLoopback(host) || textAt(server, "metricsTokenEnv") !== undefined) return [];
  return [
    mistake(
      "/server/listen",
      "open-metrics",
      "others can reach this address, and `metricsTokenEnv` is not set",
      "Add `metricsTokenEnv`, the name of the variable with a bearer token, or listen on 127.0.0.1.",
    ),
  ];
};
