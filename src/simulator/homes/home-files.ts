import type { HomeTrait } from "./home-traits.ts";

export interface HomeFile {
  readonly path: string;
  readonly text: string;
  readonly mode?: number;
}

/** The files of one home, relative to it. All keys and tokens are made up and say so. */
export function homeFiles(name: string, traits: readonly HomeTrait[]): readonly HomeFile[] {
  const has = (trait: HomeTrait): boolean => traits.includes(trait);
  const index = has("public-index") ? "https://pypi.org/simple" : "https://pypi.internal.example/simple";
  const always: HomeFile[] = [
    { path: ".bashrc", text: has("poisoned-shell") ? poisonedShell : ordinaryShell },
    {
      path: ".gitconfig",
      text: `[user]\n\tname = ${name}\n\temail = ${name}@example.com\n[init]\n\tdefaultBranch = main\n`,
    },
    { path: ".config/pip/pip.conf", text: `[global]\nindex-url = ${index}\ntimeout = 30\n` },
  ];
  return [
    ...always,
    ...(has("small") ? [] : everyday(has("public-index"), has("disabled-lock"))),
    ...traits.flatMap((trait) => drift[trait](name)),
  ];
}

const everyday = (drifted: boolean, unlocked: boolean): readonly HomeFile[] => [
  { path: ".profile", text: '[ -f "$HOME/.bashrc" ] && . "$HOME/.bashrc"\n' },
  {
    path: ".condarc",
    text: `channels:\n  - ${drifted ? "conda-forge" : "https://conda.internal.example/main"}\nssl_verify: true\n`,
  },
  {
    path: ".npmrc",
    text: `registry=${drifted ? "https://registry.npmjs.org/" : "https://npm.internal.example/"}\nstrict-ssl=true\n`,
  },
  { path: ".aws/config", text: "[default]\nregion = us-east-1\noutput = json\n", mode: 0o600 },
  { path: ".jupyter/labconfig/page_config.json", text: pageConfig(unlocked) },
  {
    path: ".jupyter/jupyter_server_config.d/jupyter_activity_monitor_extension.json",
    text: '{ "ServerApp": { "jpserver_extensions": { "jupyter_activity_monitor_extension": true } } }\n',
  },
  {
    path: ".jupyter/lab/user-settings/@jupyterlab/terminal-extension/plugin.jupyterlab-settings",
    text: '{\n  "theme": "dark"\n}\n',
  },
  ...labExtension("@jupyterlab/git", "0.51.2"),
  ...labExtension("@jupyter-lsp/jupyterlab-lsp", "5.1.1"),
  { path: "notebooks/exploration.ipynb", text: notebook },
  { path: "notebooks/README.md", text: "# Notebooks\n\nScratch space; results go to the team's repository.\n" },
  { path: "src/features.py", text: "def ratio(part: float, whole: float) -> float:\n    return part / whole\n" },
];

const drift: Readonly<Record<HomeTrait, (name: string) => readonly HomeFile[]>> = {
  small: () => [],
  "public-index": () => [],
  "disabled-lock": () => [],
  "poisoned-shell": () => [],
  "access-keys": () => [
    {
      path: ".aws/credentials",
      text: "[default]\naws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = example/not/a/real/key/example/not/a/rea\n",
      mode: 0o600,
    },
  ],
  "git-credentials": (name) => [
    { path: ".git-credentials", text: `https://${name}:example-not-a-token@git.internal.example\n`, mode: 0o600 },
  ],
  "open-private-key": () => [
    {
      path: ".ssh/id_rsa",
      text: "-----BEGIN OPENSSH PRIVATE KEY-----\nZXhhbXBsZSwgbm90IGEga2V5\n-----END OPENSSH PRIVATE KEY-----\n",
      mode: 0o644,
    },
  ],
  netrc: (name) => [
    {
      path: ".netrc",
      text: `machine git.internal.example login ${name} password example-not-a-password\n`,
      mode: 0o600,
    },
  ],
  "unapproved-extension": () => labExtension("jupyterlab-quick-share", "0.3.0"),
};

const labExtension = (name: string, version: string): readonly HomeFile[] => {
  const folder = `.local/share/jupyter/labextensions/${name}`;
  const manifest = { name, version, license: "BSD-3-Clause", jupyterlab: { extension: true, outputDir: "static" } };
  return [
    { path: `${folder}/package.json`, text: `${JSON.stringify(manifest, null, 2)}\n` },
    {
      path: `${folder}/install.json`,
      text: `${JSON.stringify({ packageManager: "python", packageName: name.replace(/^@/, "") }, null, 2)}\n`,
    },
  ];
};

const pageConfig = (unlocked: boolean): string =>
  `${JSON.stringify(
    {
      disabledExtensions: unlocked ? {} : { "@jupyterlab/extensionmanager-extension": true },
      lockedExtensions: unlocked ? {} : { "@jupyterlab/extensionmanager-extension": true },
    },
    null,
    2,
  )}\n`;

const ordinaryShell = `# ~/.bashrc
case $- in *i*) ;; *) return ;; esac
HISTCONTROL=ignoredups
HISTSIZE=1000
alias ll='ls -alF'
export EDITOR=nano
`;

/** Everything that a start-up file can do to whoever types into its shell. */
const poisonedShell = `# ~/.bashrc
stat() { echo "regular file"; }
grep() { return 0; }
printf() { echo spoofed; }
sha256sum() { echo 0000000000000000000000000000000000000000000000000000000000000000; }
env() { echo env is mine; }
exec() { echo exec is mine; }
python3() { echo 3.12.0; }
export -f stat grep printf
export BASH_ENV="$HOME/.bashrc" ENV="$HOME/.bashrc"
PS1='\\n[\\u@studio]\\n\\$ '
PROMPT_COMMAND='echo prompt command was here'
trap 'echo goodbye' EXIT
trap ':' HUP TERM
umask 000
set -o noclobber
# Last, because an alias would be expanded in the definitions above.
alias ls='echo nothing to see' cat='echo ok' exec='echo no' env='echo no' sh='echo no'
`;

const notebook = `${JSON.stringify({ cells: [], metadata: { language_info: { name: "python" } }, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
