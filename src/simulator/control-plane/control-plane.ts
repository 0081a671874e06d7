import { randomUUID } from "node:crypto";
import { AwsError } from "./aws-error.ts";
import { parseInput, text } from "./input.ts";
import { operationNames, operations } from "./operations.ts";
import { pageNumber } from "./page.ts";
import { callerArn } from "../world/arns.ts";
import { account as accountId } from "../world/world.ts";
import type { Account } from "./account.ts";
import type { Counters } from "../stats.ts";
import type { FaultOf, FaultTable } from "../faults.ts";
import type { Operation } from "./operations.ts";
import type { Reply, Request } from "../http.ts";

interface Parts {
  readonly account: Account;
  readonly faults: FaultTable;
  readonly counters: Counters;
}

/** The SageMaker API over AWS JSON 1.1, and STS `GetCallerIdentity` over the query protocol, both at `POST /`. */
export function controlPlane({ account, faults, counters }: Parts): (request: Request) => Reply {
  const answer = (request: Request): string => {
    requireSignature(request.header("authorization"));
    const target = request.header("x-amz-target");
    const operation = operationNames.find((name) => target === `SageMaker.${name}`);
    if (operation === undefined)
      throw new AwsError("UnknownOperationException", `The operation ${target} is not known here`, 404);
    counters.calls[operation] = (counters.calls[operation] ?? 0) + 1;
    const { rules, answer: run } = operations[operation];
    const input = parseInput(request.body.toString("utf8"), rules);
    const userProfile = text(input, "UserProfileName");
    const space = text(input, "SpaceName");
    const where = {
      operation,
      ...(userProfile && { userProfile }),
      ...(space && { space }),
      page: pageNumber(input, operation),
    };
    const fault = faults.take("api", where);
    if (fault !== undefined) throw injected(fault, operation, userProfile);
    return JSON.stringify(run(input, account));
  };
  return (request) => {
    const requestId = randomUUID();
    const headers = { "x-amzn-requestid": requestId, "content-type": "application/x-amz-json-1.1" };
    if (request.header("x-amz-target") === undefined && request.body.includes("Action=GetCallerIdentity")) {
      counters.calls["GetCallerIdentity"] = (counters.calls["GetCallerIdentity"] ?? 0) + 1;
      return { status: 200, headers: { ...headers, "content-type": "text/xml" }, body: callerIdentity(requestId) };
    }
    try {
      return { status: 200, headers, body: answer(request) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { status: error.status, headers: { ...headers, "x-amzn-errortype": error.type }, body: error.body() };
    }
  };
}

/** The signature is not verified (the simulator knows no secret keys), but it has to be there and whole. */
function requireSignature(authorization: string | undefined): void {
  if (authorization === undefined)
    throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token");
  const whole =
    /^AWS4-HMAC-SHA256 Credential=[^/,]+\/\d{8}\/[a-z0-9-]+\/sagemaker\/aws4_request, *SignedHeaders=[^, ]+, *Signature=[0-9a-f]{64}$/;
  if (!whole.test(authorization)) {
    throw new AwsError(
      "IncompleteSignatureException",
      "Authorization header is not a whole SigV4 signature for the service sagemaker",
    );
  }
}

function injected({ error }: FaultOf<"api">, operation: Operation, userProfile: string | undefined): AwsError {
  switch (error) {
    case "throttled":
      return new AwsError("ThrottlingException", "Rate exceeded");
    case "denied":
      return new AwsError(
        "AccessDeniedException",
        `User: ${callerArn} is not authorized to perform: sagemaker:${operation} because no identity-based policy allows it`,
      );
    case "expired":
      return new AwsError("ExpiredTokenException", "The security token included in the request is expired");
    case "not-found":
      return new AwsError("ResourceNotFound", `UserProfile [${userProfile ?? ""}] does not exist.`);
    case "internal":
      return new AwsError("InternalFailure", "The request processing has failed because of an unknown error", 500);
    case "unavailable":
      return new AwsError("ServiceUnavailable", "The service is temporarily unavailable", 503);
    default:
      return error satisfies never;
  }
}

const callerIdentity = (requestId: string): string =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>` +
  `<Arn>${callerArn}</Arn><UserId>AROAEXAMPLEEXAMPLE:simulator</UserId><Account>${accountId}</Account>` +
  `</GetCallerIdentityResult><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
