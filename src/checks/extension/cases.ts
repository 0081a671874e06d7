import type { Answer } from "../../model/observation.ts";
import { absent, denied, fact, files, none, type Case } from "../case.ts";
import { sources } from "./sources.ts";
import type { ExtensionSpec } from "./spec.ts";

const home = "/home/sagemaker-user";
const user = "~/.local/share/jupyter/labextensions";
const conda = "/opt/conda/share/jupyter/labextensions";
const git = "@jupyterlab/git";

/** What an answer is, by the path that was asked for: a text is the content of the file there, a list the paths that exist. */
type World = Readonly<Record<string, string | readonly string[] | Answer>>;

function world(spec: ExtensionSpec, given: World = {}): Pick<Case<ExtensionSpec>, "spec" | "answers"> {
  const left = new Set(Object.keys(given));
  const answers = sources(spec).map(({ ask }) => {
    left.delete(ask.path);
    return answer(ask.path, given[ask.path]);
  });
  if (left.size > 0) throw new Error(`nothing is asked about ${[...left].join(", ")}`);
  return { spec, answers };
}

function answer(path: string, given: World[string] | undefined): Answer {
  if (given === undefined) return absent;
  if (typeof given === "string") return files({ path: path.replace("~", home).replace("*", "a"), content: given });
  return isAnswer(given) ? given : files(...given.map((one) => ({ path: one })));
}

const isAnswer = (given: readonly string[] | Answer): given is Answer => "kind" in given;
const cutOff = (path: string): Answer => ({ kind: "files", files: [fact({ path })], denied: [], truncated: true });
const json = (value: unknown): string => JSON.stringify(value);

const page = "~/.jupyter/labconfig/page_config.json";
const condaPage = "/opt/conda/etc/jupyter/labconfig/page_config.json";
const appPage = "/opt/conda/share/jupyter/lab/settings/page_config.json";
const userServer = "~/.jupyter/jupyter_server_config.json";
const condaServer = "/opt/conda/etc/jupyter/jupyter_server_config.d/*.json";
const direct = "~/.jupyter/jupyter*config.json";
const condaDirect = "/opt/conda/etc/jupyter/jupyter*config.json";
const jupyterConfig = `${home}/.jupyter/jupyter_config.json`;
const serverConfig = `${home}/.jupyter/jupyter_server_config.json`;
const pythonConfig = "~/.jupyter/jupyter*config.py";
const listed = `${user}/*/package.json`;
const scoped = `${conda}/@*/*/package.json`;
const manager = "@jupyterlab/extensionmanager-extension:plugin";

const jp = (extensions: Readonly<Record<string, unknown>>): string =>
  json({ ServerApp: { jpserver_extensions: extensions } });

export const cases: readonly Case<ExtensionSpec>[] = [
  {
    title: "what is not installed is not enabled",
    ...world({ name: git, state: "enabled" }),
    outcome: "fail",
    says: "absent",
  },
  {
    title: "an extension in the image is enabled unless something disables it",
    ...world({ name: git, state: "enabled" }, { [`${conda}/${git}/package.json`]: [`${conda}/${git}/package.json`] }),
    outcome: "pass",
    says: "installed in /opt/conda/share/jupyter",
  },
  {
    title: "a page configuration of the user disables it",
    ...world(
      { name: git, state: "enabled" },
      {
        [`${conda}/${git}/package.json`]: [`${conda}/${git}/package.json`],
        [page]: json({ disabledExtensions: { [git]: true } }),
      },
    ),
    outcome: "fail",
    says: "disabled",
  },
  {
    title: "a disabled extension is disabled",
    ...world({ name: git, state: "disabled" }, { [page]: json({ disabledExtensions: { [git]: true } }) }),
    outcome: "pass",
    says: "disabled, not installed",
  },
  {
    title: "the user's page configuration wins over the environment's",
    ...world(
      { name: git, state: "disabled" },
      {
        [page]: json({ disabledExtensions: { [git]: false } }),
        [condaPage]: json({ disabledExtensions: { [git]: true } }),
      },
    ),
    outcome: "fail",
  },
  {
    title: "null in the user's page configuration takes the environment's entry out",
    ...world(
      { name: git, state: "disabled" },
      {
        [page]: json({ disabledExtensions: { [git]: null } }),
        [condaPage]: json({ disabledExtensions: { [git]: true } }),
      },
    ),
    outcome: "fail",
  },
  {
    title: "a list in the application's settings disables too",
    ...world({ name: git, state: "disabled" }, { [appPage]: json({ disabledExtensions: [git] }) }),
    outcome: "pass",
  },
  {
    title: "a map of the user is laid over a list of the application",
    ...world(
      { name: git, state: "disabled" },
      {
        [appPage]: json({ disabledExtensions: [git] }),
        [page]: json({ disabledExtensions: { "@jupyterlab/other": true } }),
      },
    ),
    outcome: "pass",
  },
  {
    title: "one disabled plugin leaves an extension not wholly enabled",
    ...world(
      { name: git, state: "enabled" },
      {
        [`${conda}/${git}/package.json`]: [`${conda}/${git}/package.json`],
        [page]: json({ disabledExtensions: { [`${git}:plugin`]: true } }),
      },
    ),
    outcome: "fail",
    says: "plugins disabled",
  },
  {
    title: "a plugin is disabled by its own id",
    ...world(
      { name: manager, state: "disabled", locked: true },
      { [condaPage]: json({ disabledExtensions: { [manager]: true }, lockedExtensions: { [manager]: true } }) },
    ),
    outcome: "pass",
    says: "locked",
  },
  {
    title: "a plugin is disabled with its extension",
    ...world(
      { name: manager, state: "disabled" },
      { [page]: json({ disabledExtensions: { "@jupyterlab/extensionmanager-extension": true } }) },
    ),
    outcome: "pass",
  },
  {
    title: "what nothing locks is not locked",
    ...world({ name: git, locked: true }),
    outcome: "fail",
    says: "not locked",
  },
  {
    title: "a page configuration that is no json leaves the state open",
    ...world({ name: git, state: "disabled" }, { [page]: "{" }),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "a page configuration with a number for a list leaves the state open",
    ...world({ name: git, state: "disabled" }, { [page]: json({ disabledExtensions: 3 }) }),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "an empty page configuration counts as none",
    ...world({ name: git, state: "disabled" }, { [page]: "" }),
    outcome: "fail",
  },
  {
    title: "a page configuration that may not be read leaves the state open",
    ...world({ name: git, state: "disabled" }, { [page]: files({ unread: "access-denied" }) }),
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a cut-off page configuration leaves the state open",
    ...world({ name: git, state: "disabled" }, { [page]: files({ content: "{}", truncated: true }) }),
    outcome: { unknown: "truncated" },
  },
  { title: "nothing in any folder is absent", ...world({ name: git, state: "absent" }), outcome: "pass" },
  {
    title: "a copy in the home is not absent",
    ...world({ name: git, state: "absent" }, { [`${user}/${git}/package.json`]: [`${home}/x/package.json`] }),
    outcome: "fail",
    says: "installed in ~/.local/share/jupyter",
  },
  {
    title: "a folder that may not be looked into is not one without the extension",
    ...world({ name: git, state: "absent" }, { [`${user}/${git}/package.json`]: denied(`${home}/.local`) }),
    outcome: { unknown: "access-denied" },
  },
  {
    title: "an extension of JupyterLab that no folder holds may still be a server extension",
    ...world({ name: "jupyterlab_git", state: "absent" }, { [condaServer]: jp({ jupyterlab_git: true }) }),
    outcome: "fail",
  },

  {
    title: "a version within the range passes",
    ...world({ name: git, version: ">=0.50" }, { [`${conda}/${git}/package.json`]: json({ version: "0.51.2" }) }),
    outcome: "pass",
  },
  {
    title: "the copy in the home hides the newer one in the image",
    ...world(
      { name: git, version: ">=0.50" },
      {
        [`${conda}/${git}/package.json`]: json({ version: "0.51.2" }),
        [`${user}/${git}/package.json`]: json({ version: "0.41.0" }),
      },
    ),
    outcome: "fail",
    says: "0.41.0",
  },
  {
    title: "a home that may not be looked into may hide another copy",
    ...world(
      { name: git, version: ">=0.50" },
      {
        [`${conda}/${git}/package.json`]: json({ version: "0.51.2" }),
        [`${user}/${git}/package.json`]: denied("/home"),
      },
    ),
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a pre-release is below its release",
    ...world(
      { name: git, version: ">=0.50.0" },
      { [`${conda}/${git}/package.json`]: json({ version: "0.50.0-rc.1" }) },
    ),
    outcome: "fail",
  },
  {
    title: "what is not installed has no version",
    ...world({ name: git, version: ">=0.50" }),
    outcome: "fail",
    says: "not installed",
  },
  {
    title: "a version that is no text fails",
    ...world({ name: git, version: ">=0.50" }, { [`${conda}/${git}/package.json`]: json({ version: 1 }) }),
    outcome: "fail",
    says: "expected a version text",
  },
  {
    title: "a package.json without a version leaves it open",
    ...world({ name: git, version: ">=0.50" }, { [`${conda}/${git}/package.json`]: "{}" }),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a package.json that is no json leaves it open",
    ...world({ name: git, version: ">=0.50" }, { [`${conda}/${git}/package.json`]: "[" }),
    outcome: { unknown: "unparsable" },
  },

  {
    title: "a server extension that is switched on is enabled",
    ...world(
      { name: "jupyterlab_git", state: "enabled", kind: "server" },
      { [condaServer]: jp({ jupyterlab_git: true }) },
    ),
    outcome: "pass",
  },
  {
    title: "the user switches a server extension off",
    ...world(
      { name: "jupyterlab_git", state: "enabled", kind: "server" },
      { [condaServer]: jp({ jupyterlab_git: true }), [userServer]: jp({ jupyterlab_git: false }) },
    ),
    outcome: "fail",
    says: "disabled",
  },
  {
    title: "the classic notebook's files count where Jupyter Server's say nothing",
    ...world(
      { name: "jupyterlab_git", state: "enabled", kind: "server" },
      {
        "~/.jupyter/jupyter_notebook_config.json": json({
          NotebookApp: { nbserver_extensions: { jupyterlab_git: true } },
        }),
      },
    ),
    outcome: "pass",
  },
  {
    title: "a server extension that jupyter_config.json switches on is enabled",
    ...world(
      { only: ["jupyterlab*"], kind: "server" },
      { [direct]: files({ path: jupyterConfig, content: jp({ evil_ext: true }) }) },
    ),
    outcome: "fail",
    says: "evil_ext",
  },
  {
    title: "jupyter_config.json counts before the file that an extension brings",
    ...world(
      { name: "evil", state: "disabled", kind: "server" },
      {
        "~/.jupyter/jupyter_server_config.d/*.json": jp({ evil: false }),
        [condaDirect]: files({ path: "/opt/conda/etc/jupyter/jupyter_config.json", content: jp({ evil: true }) }),
      },
    ),
    outcome: "fail",
  },
  {
    title: "jupyter_server_config.json replaces what jupyter_config.json says",
    ...world(
      { name: "evil", state: "absent", kind: "server" },
      {
        [condaDirect]: files({ path: "/opt/conda/etc/jupyter/jupyter_server_config.json", content: jp({ a: true }) }),
        [direct]: files({ path: jupyterConfig, content: jp({ evil: true }) }),
      },
    ),
    outcome: "pass",
  },
  {
    title: "jupyter_lab_config.json counts only where JupyterLab starts the server, which is not known",
    ...world(
      { name: "evil", state: "absent", kind: "server" },
      { [direct]: files({ path: `${home}/.jupyter/jupyter_lab_config.json`, content: jp({ evil: true }) }) },
    ),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a server extension may be switched on through a base class, in whatever spelling of JSON",
    ...world(
      { name: "evil", state: "absent", kind: "server" },
      {
        [direct]: files({
          path: serverConfig,
          content: '{"JupyterApp": {"jpserver\\u005fextensions": {"evil": true}}}',
        }),
      },
    ),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a configuration that names another file leaves them open",
    ...world(
      { name: "evil", state: "absent", kind: "server" },
      { [direct]: files({ path: jupyterConfig, content: json({ JupyterApp: { config_file: "/tmp/x.json" } }) }) },
    ),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a switch that is no boolean leaves them open",
    ...world(
      { name: "evil", state: "absent", kind: "server" },
      { [direct]: files({ path: jupyterConfig, content: jp({ evil: "yes" }) }) },
    ),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "a configuration about something else leaves nothing open",
    ...world(
      { name: "evil", state: "absent", kind: "server" },
      {
        [direct]: files(
          { path: jupyterConfig, content: json({ ServerApp: { ip: "127.0.0.1" } }) },
          {
            path: `${home}/.jupyter/jupyter_notebook_config.json`,
            content: json({ NotebookApp: { nbserver_extensions: { a: true } } }),
          },
        ),
      },
    ),
    outcome: "pass",
  },
  {
    title: "a Python configuration that speaks of extensions leaves them open",
    ...world(
      { name: "evil", state: "absent", kind: "server" },
      { [pythonConfig]: "c.ServerApp.jpserver_extensions = {'evil': True}\n" },
    ),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "a Python configuration about something else does not",
    ...world({ name: "evil", state: "absent", kind: "server" }, { [pythonConfig]: "c.ServerApp.ip = '127.0.0.1'\n" }),
    outcome: "pass",
  },
  {
    title: "a cut-off Python configuration leaves them open",
    ...world(
      { name: "evil", state: "absent", kind: "server" },
      { [pythonConfig]: files({ content: "# long\n", truncated: true }) },
    ),
    outcome: { unknown: "truncated" },
  },

  {
    title: "nothing installed is nothing unapproved",
    ...world({ only: ["@jupyterlab/*"] }),
    outcome: "pass",
    says: "0 found",
  },
  {
    title: "names and scopes on the list are approved",
    ...world(
      { only: ["@jupyterlab/*", "jupyterlab-s3-browser"] },
      {
        [listed]: [`${home}/.local/share/jupyter/labextensions/jupyterlab-s3-browser/package.json`],
        [scoped]: [`${conda}/@jupyterlab/git/package.json`],
      },
    ),
    outcome: "pass",
    says: "2 found",
  },
  {
    title: "a name outside the list fails and is named with its place",
    ...world(
      { only: ["@jupyterlab/*"] },
      { [listed]: [`${home}/.local/share/jupyter/labextensions/crypto-ticker/package.json`] },
    ),
    outcome: "fail",
    says: "crypto-ticker (~/.local/share/jupyter)",
  },
  {
    title: "a scope without its slash does not approve what begins like it",
    ...world({ only: ["@jupyterlab/*"] }, { [scoped]: [`${conda}/@jupyterlab-evil/git/package.json`] }),
    outcome: "fail",
    says: "@jupyterlab-evil/git",
  },
  {
    title: "`?` is one character, outside the basic plane too",
    ...world({ only: ["a?"] }, { [listed]: [`${home}/.local/share/jupyter/labextensions/a\u{1f600}/package.json`] }),
    outcome: "pass",
  },
  {
    title: "an empty list approves nothing",
    ...world({ only: [] }, { [scoped]: [`${conda}/@jupyterlab/git/package.json`] }),
    outcome: "fail",
    says: "only none at all",
  },
  {
    title: "many offenders are counted and ten of them named",
    ...world(
      { only: ["x"] },
      { [listed]: Array.from({ length: 12 }, (_, index) => `${home}/labextensions/e${index}/package.json`) },
    ),
    outcome: "fail",
    says: "and 2 more",
  },
  {
    title: "a hostile name is shown, not sent",
    ...world({ only: ["x"] }, { [listed]: [`${home}/labextensions/\u001b[2Jevil/package.json`] }),
    outcome: "fail",
    says: "\\u{1b}[2Jevil",
    hides: "\u001b",
  },
  {
    title: "a denied folder may hold what is not approved",
    ...world({ only: ["@jupyterlab/*"] }, { [listed]: denied(`${home}/.local`) }),
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a cut-off listing never passes",
    ...world({ only: ["@jupyterlab/*"] }, { [scoped]: cutOff(`${conda}/@jupyterlab/git/package.json`) }),
    outcome: { unknown: "truncated" },
  },
  {
    title: "an offender in a cut-off listing fails",
    ...world({ only: ["@jupyterlab/*"] }, { [scoped]: cutOff(`${conda}/@evil/git/package.json`) }),
    outcome: "fail",
  },
  {
    title: "no answer keeps its reason",
    ...world({ only: ["@jupyterlab/*"] }, { [scoped]: none("visit-timeout") }),
    outcome: { unknown: "visit-timeout" },
  },
  {
    title: "missing answers are our fault",
    spec: { only: ["@jupyterlab/*"] },
    answers: [],
    outcome: { unknown: "internal" },
  },
  {
    title: "a server extension that is switched on must be on the list of its kind",
    ...world(
      { only: ["jupyterlab*"], kind: "server" },
      { [condaServer]: jp({ jupyterlab: true, evil: true, off: false }) },
    ),
    outcome: "fail",
    says: "evil (server extension)",
    hides: "off",
  },
];
