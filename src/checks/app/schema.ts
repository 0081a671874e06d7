import type { Json, JsonObject } from "../../model/check.ts";
import type { AppFact } from "../../model/target.ts";

const fact = (title: AppFact, description: string, ...examples: readonly Json[]): JsonObject => ({
  $ref: "#/$defs/matcher",
  title,
  description,
  examples,
});

export const schema: JsonObject = {
  title: "app",
  description:
    "What AWS says of the app and its domain. Nobody is logged in to, so stopped apps are judged too, and the user of the home has no say in it (assurance A3). Of a target without an AWS app it is `notApplicable`; a fact that AWS did not tell is `unknown`.",
  examples: [
    { imageVersion: { version: ">=2.0" } },
    { idleMinutes: { atMost: 120 } },
    { networkMode: "VpcOnly" },
    { instanceType: { matches: "^(system|ml\\.t3\\.)" }, lifecycleConfig: { matches: "/baseline-" } },
  ],
  type: "object",
  minProperties: 1,
  additionalProperties: false,
  properties: {
    status: fact("status", "The app's status as AWS names it; `None` where there is no app.", "InService"),
    image: fact("image", "The ARN of the image, or of its version, that the app runs.", {
      matches: ":image/(sagemaker-distribution-|approved-)",
    }),
    imageVersion: fact("imageVersion", "The version alias of that image; absent where the app runs by an ARN alone.", {
      version: ">=2.0",
    }),
    instanceType: fact("instanceType", "The instance type; `system` for Studio Classic.", "ml.t3.medium"),
    lifecycleConfig: fact("lifecycleConfig", "The ARN of the lifecycle configuration; absent where it has none.", {
      matches: "/baseline-",
    }),
    idleMinutes: fact(
      "idleMinutes",
      "After how many idle minutes AWS stops the app: the space's own value, else its user profile's, else the domain's; absent where idle shutdown is off. Studio Classic has none, so there it does not apply. It costs two calls to AWS per user and scan.",
      { atMost: 120 },
    ),
    networkMode: fact("networkMode", "The domain's way to the network: `VpcOnly` or `PublicInternetOnly`.", "VpcOnly"),
  },
};
