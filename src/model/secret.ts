import { inspect } from "node:util";

const mask = "[secret]";
const values = new WeakMap<Secret, string>();

/**
 * A bearer value (token, cookie, presigned URL). Every way of turning it into text gives the mask;
 * `reveal()` is the one way out and belongs at the sink that sends it.
 */
export class Secret {
  constructor(value: string) {
    values.set(this, value);
  }
  reveal(): string {
    return values.get(this) ?? "";
  }
  toString(): string {
    return mask;
  }
  toJSON(): string {
    return mask;
  }
  [inspect.custom](): string {
    return mask;
  }
}
