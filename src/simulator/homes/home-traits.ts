/** What makes one home differ from a compliant one. `small` leaves out all that a fleet of a thousand does not need. */
export type HomeTrait =
  | "small"
  | "public-index"
  | "access-keys"
  | "git-credentials"
  | "open-private-key"
  | "netrc"
  | "unapproved-extension"
  | "disabled-lock"
  | "poisoned-shell";
