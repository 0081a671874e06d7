/** Why an outcome is `unknown`, or a target was not observed. Closed: a new reason is a new row here. */
export const reasons = {
  // Control plane: the target was never logged in to.
  "no-app": "Nothing has been started for this user profile yet; it is assessed once a JupyterLab space or app runs.",
  "app-stopped": "The app is stopped and is never started by a scan; scan again while it runs.",
  "app-pending": "The app is still starting; scan again in a few minutes.",
  "app-deleting": "The app is shutting down; scan again while it runs.",
  "app-failed": "The app failed to start; see its failure reason in the SageMaker console.",
  "recovery-mode":
    "The app runs in recovery mode, where the home is not mounted; restart it normally, then scan again.",
  "unsupported-app":
    "This app type (Code Editor, Canvas, RStudio, …) has no Jupyter terminal API; assess the JupyterLab space instead.",
  "sso-domain": "Presigned logins work in IAM domains only; this domain uses IAM Identity Center (SSO).",
  "unified-studio": "The domain belongs to SageMaker Unified Studio, which manages its own users; assess it there.",
  "not-ready": "The Jupyter server did not become ready in time; scan again, or raise limits.readyMs.",
  deleted:
    "The user profile, space or app was deleted while the run was under way; the next run will no longer expect it.",
  denied:
    "AWS denied the call; grant the agent's role sagemaker:CreatePresignedDomainUrl (and the read calls) on this user profile.",
  throttled: "AWS kept throttling the calls for this target; lower limits.apiRate or scan at a quieter time.",
  "api-error": "The SageMaker API did not answer as documented; scan again, and run `plumbline doctor` if it persists.",
  credentials: "The agent's own AWS credentials are missing or expired; renew them and scan again.",
  // Login and transport.
  "login-failed":
    "The presigned login did not end in a Jupyter session; check network conditions in the role's policy and that the space opens in a browser.",
  "host-refused":
    "The login led to a host outside the allowed ones; nothing was sent there. Add it to safety.allowedHosts only if it is yours.",
  unreachable:
    "No server answers there; check its address (region or endpoint of AWS, base path of Jupyter) and the network path.",
  unauthorized: "The server asks for a token that it knows; check the environment variable that --token-env names.",
  "terminals-disabled": "The server has terminals switched off; nothing can be asked of it.",
  "terminal-failed": "The server could not start a terminal; scan again, and look at the server's log if it persists.",
  "identity-mismatch":
    "The environment that answered is not the domain and space that was asked for; nothing was checked.",
  "boot-failed":
    "No proof came that our program runs in the terminal; a start-up file or a changed server may prevent it.",
  "connection-lost": "The connection broke before the answer was whole; scan again.",
  "frame-corrupt": "The answer was incomplete, out of order or damaged, so it was not used; scan again.",
  "output-limit": "The target sent more than the visit may read; look for a process that writes to the terminal.",
  "visit-timeout": "The visit ran out of time before this check was answered; scan again, or raise limits.visitMs.",
  "canary-failed": "A question with a known answer was answered wrongly, so no answer of this visit was believed.",
  interrupted: "The run was stopped before this check was answered; scan again.",
  "not-yet-asked": "The agent has just started and has not asked its policy source yet; the next look tells.",
  // The agent's own restraint.
  "idle-deferred":
    "The app is idle, and a visit would have kept a paid instance running; it is assessed when it is used again, or when its freshness goal is due.",
  "outside-window": "The window for looking closed before this target's turn; it is assessed in the next window.",
  "not-kept":
    "The store holds no answer to this question: it was never asked, or content is not kept (state.observations); a visit will tell.",
  stale:
    "The newest look is older than the freshness goal of the check's severity (schedule.freshness), so it tells nothing of today; a visit will.",
  // The probe itself.
  "program-too-large":
    "The checks and remedies for this target do not fit into one program; split the policies, or shorten what a remedy writes.",
  "probe-timeout": "The command did not end within its time limit; raise `timeout`, or make the command quicker.",
  "probe-error": "The question could not be put on the target; see the detail.",
  "command-killed": "The command was ended by a signal, so its exit code says nothing.",
  "access-denied": "The terminal's user may not read this path.",
  "not-regular": "The path is not a regular file (a link, pipe, device or directory), so its content was not read.",
  truncated: "The answer is longer than the limit, so what was cut off could not be judged.",
  race: "The file changed while it was read; scan again.",
  unparsable: "The file is not valid in the format that the check names, so the setting could not be read.",
  undecidable: "The value cannot be compared as the check asks (for example, no version number in it).",
  internal: "A fault in Plumbline itself; please report it with the run's report.",
} as const satisfies Record<string, string>;

export type ReasonCode = keyof typeof reasons;

/** One sentence for the reader: what to do about this reason. */
export const remedyFor = (code: ReasonCode): string => reasons[code];

/** `detail` is text of ours or `printable` text of the target's, never raw bytes. */
export interface Reason {
  readonly code: ReasonCode;
  readonly detail?: string;
}

/**
 * What one look at one check came to. `fail` and `pass` rest on a whole, fresh answer of this run;
 * anything else is `unknown`. `expected` and `observed` are printable single-line texts.
 */
export type Outcome =
  | { readonly kind: "pass"; readonly expected: string; readonly observed: string }
  | { readonly kind: "fail"; readonly expected: string; readonly observed: string }
  | { readonly kind: "unknown"; readonly reason: Reason; readonly expected?: string; readonly observed?: string }
  | { readonly kind: "notApplicable"; readonly fact: string };

export type OutcomeKind = Outcome["kind"];

/** What several outcomes come to as one, by the worst of them; undefined when there is none. */
export function worstOf(kinds: Iterable<OutcomeKind>): OutcomeKind | undefined {
  const seen = new Set(kinds);
  return outcomesWorstFirst.find((kind) => seen.has(kind));
}

export const outcomesWorstFirst = [
  "fail",
  "unknown",
  "pass",
  "notApplicable",
] as const satisfies readonly OutcomeKind[];

export const unknown = (code: ReasonCode, detail?: string): Outcome => ({
  kind: "unknown",
  reason: detail === undefined ? { code } : { code, detail },
});
