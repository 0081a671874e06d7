import { PlumblineError, UsageError } from "../model/errors.ts";
import type { Notice } from "../model/notice.ts";
import { addressOf, isPersonal, placeholdersIn } from "../model/person.ts";

/** A mailbox: an address, with a name where it has one. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** `Name <local@domain>` or `local@domain`, nothing more: no list, no comment, no line break. Throws `UsageError`. */
export function mailbox(text: string, channel: string): Mailbox {
  const named = /^(?<name>[\w .'-]{1,64}) <(?<address>[^<>]+)>$/.exec(text)?.groups;
  const address = named?.["address"] ?? text;
  if (!isAddress(address)) throw notAnAddress(channel, "from");
  return { name: named?.["name"] ?? "", address };
}

/** The config's `to`, checked as it will be with a person in it. Throws `UsageError`. */
export function checkRecipients(to: readonly string[], channel: string): void {
  if (
    to.length === 0 ||
    !to.every((text) => isAddress(addressOf(text, { domain: "d-domain", userProfile: "user-profile" })))
  )
    throw notAnAddress(channel, "to");
}

/**
 * Who gets a notice. One for a person goes where their user profile and its domain lead, one for operators never does.
 * Throws `PlumblineError`, which no repetition mends.
 */
export function recipients(
  to: readonly string[],
  { audience, channel }: { readonly audience: Notice["audience"]; readonly channel: string },
): readonly string[] {
  if (audience.kind === "operators") {
    const [held] = to.flatMap(placeholdersIn);
    if (held !== undefined)
      throw misrouted(channel, `\`to\` holds ${held}, but the message is for nobody in particular`);
    return to;
  }
  if (!to.every(isPersonal))
    throw misrouted(channel, "`to` lacks {userProfile}, but the message is for one person alone");
  if (audience.userProfile.length > 63 || !userProfileName.test(audience.userProfile))
    throw misrouted(channel, "the user profile's name is not one that AWS gives");
  if (!domainId.test(audience.domain)) throw misrouted(channel, "the domain's id is not one that AWS gives");
  const filled = to.map((text) => addressOf(text, audience));
  if (!filled.every(isAddress)) throw misrouted(channel, "the user profile's name makes no address");
  return filled;
}

/** The pattern of UserProfileName in SageMaker's API. */
const userProfileName = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

/** The pattern of DomainId in SageMaker's API. */
const domainId = /^d-(-*[a-zA-Z0-9]){1,61}$/;

/** The dot-atom form of RFC 5321 with a host name; quoted forms are refused. */
function isAddress(text: string): boolean {
  if (text.length > 254) return false;
  return /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/.test(
    text,
  );
}

const notAnAddress = (channel: string, key: string): UsageError =>
  new UsageError(
    `\`${key}\` of ${channel} is not a mail address.`,
    "Write `name@example.org`; `from` also takes `Name <name@example.org>`.",
    "notify-address",
  );

const misrouted = (channel: string, why: string): PlumblineError =>
  new PlumblineError({
    code: "notify-recipient",
    message: `Nothing was sent by ${channel}: ${why}.`,
    remedy: "Set `person: true` together with `{userProfile}` in `to`, or neither.",
  });
