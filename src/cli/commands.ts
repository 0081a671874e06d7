import type { Command } from "./command.ts";

/** Every command with its line in `plumbline --help`; its module is loaded only when it is asked for. */
export const commands: Readonly<Record<string, { readonly summary: string; load(): Promise<Command> }>> = {
  scan: {
    summary: "look at every target and report what drifted; changes nothing",
    load: async () => (await import("./scan.ts")).scan,
  },
  plan: {
    summary: "what would be changed on each target, exactly; changes nothing",
    load: async () => (await import("./plan.ts")).plan,
  },
  apply: {
    summary: "make the changes of a plan, and nothing else; looked at before and after",
    load: async () => (await import("./apply.ts")).apply,
  },
  undo: {
    summary: "put back what a run of apply changed",
    load: async () => (await import("./undo.ts")).undo,
  },
  targets: {
    summary: "the inventory: every user profile, space and app with its state; no login",
    load: async () => (await import("./targets.ts")).targets,
  },
  exec: { summary: "one ad-hoc command on the selected targets", load: async () => (await import("./exec.ts")).exec },
  init: {
    summary: "a policy repository to start from: config, a policy with its fixtures, CI",
    load: async () => (await import("./init.ts")).init,
  },
  validate: {
    summary: "every problem in policies and config, with file:line:column",
    load: async () => (await import("./validate.ts")).validate,
  },
  test: {
    summary: "each policy against its fixture homes, in a real local shell",
    load: async () => (await import("./test.ts")).test,
  },
  explain: {
    summary: "what a check type or matcher takes, or what policies ask of a home",
    load: async () => (await import("./explain.ts")).explain,
  },
  schema: {
    summary: "the JSON Schema of policy, exemption, config, report or fixture",
    load: async () => (await import("./schema.ts")).schema,
  },
  serve: {
    summary: "the agent: follows git, looks on schedule, remembers, tells",
    load: async () => (await import("./serve.ts")).serve,
  },
  history: {
    summary: "the agent's runs: what each saw, what came of it, under which commit",
    load: async () => (await import("./history.ts")).history,
  },
  report: {
    summary: "a run of the agent as a report, in any format",
    load: async () => (await import("./report.ts")).report,
  },
  diff: {
    summary: "what changed from one run to another, and why",
    load: async () => (await import("./diff.ts")).diff,
  },
  preview: {
    summary: "what a policy change would do to the fleet, without a login",
    load: async () => (await import("./preview.ts")).preview,
  },
  finding: {
    summary: "one finding from first seen to now",
    load: async () => (await import("./finding.ts")).finding,
  },
  sim: {
    summary: "a local SageMaker Studio with real shells, to try things on",
    load: async () => (await import("./sim.ts")).sim,
  },
  demo: {
    summary: "see the whole thing work on 25 simulated users, in seconds",
    load: async () => (await import("./demo.ts")).demo,
  },
  doctor: {
    summary: "what is missing before a scan can work, one line each",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  health: {
    summary: "whether a running agent is well; for a container's health check",
    load: async () => (await import("./health.ts")).health,
  },
};
