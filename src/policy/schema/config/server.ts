import { envName, mapping, text } from "./parts.ts";

export const server = mapping(
  {
    title: "server",
    description: "Health, metrics and the git webhook. Left out, nothing listens.",
    example: { listen: "127.0.0.1:9464" },
  },
  {
    listen: text(
      "listen",
      "`HOST:PORT`; off loopback, `metricsTokenEnv` is needed. Port 0 is any free one.",
      "127.0.0.1:9464",
      {
        maxLength: 260,
        pattern: "^(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):[0-9]{1,5}$",
      },
    ),
    webhookSecretEnv: envName(
      "webhookSecretEnv",
      "Holds the git webhook's key; without it there is no webhook.",
      "PLUMBLINE_WEBHOOK_SECRET",
    ),
    metricsTokenEnv: envName(
      "metricsTokenEnv",
      "Holds the bearer token that /metrics asks for.",
      "PLUMBLINE_METRICS_TOKEN",
    ),
  },
  { required: ["listen"] },
);
