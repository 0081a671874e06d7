/** An error as the service answers it. Modelled errors carry `Message`, the generic ones `message`, as botocore and the SDK expect. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly type: string;
  readonly status: number;
  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
  body(): string {
    return JSON.stringify({
      __type: this.type,
      [this.type === "ResourceNotFound" ? "Message" : "message"]: this.message,
    });
  }
}

export const validationError = (message: string): AwsError => new AwsError("ValidationException", message);
export const notFound = (message: string): AwsError => new AwsError("ResourceNotFound", message);
