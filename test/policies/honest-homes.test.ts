import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { createHome } from "../../src/simulator/homes/create-home.ts";
import { writeSystem } from "../../src/targets/fixture/system.ts";
import { collectors } from "./observe.ts";
import { outcomes, policyNames, readChecks } from "./shipped.ts";

interface Home {
  readonly files: Readonly<Record<string, string>>;
  readonly modes?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
}

const conda = `# >>> conda initialize >>>
__conda_setup="$('/opt/conda/bin/conda' 'shell.bash' 'hook' 2> /dev/null)"
eval "$__conda_setup"
export PATH="/opt/conda/bin:$PATH"
# <<< conda initialize <<<
`;

/** What years of honest work leave behind. None of it may alarm anybody: each line here was chosen because it looks like something. */
const homes: Readonly<Record<string, Home>> = {
  "a data scientist's": {
    files: {
      ".bashrc": `${conda}alias jl='jupyter lab'\nexport TOKENIZERS_PARALLELISM=false\n# export AWS_SECRET_ACCESS_KEY=never again\n`,
      "notebooks/final_v2 (copy).ipynb": '{ "cells": [ { "source": [ "password = input()" ] } ] }',
      "notebooks/.ipynb_checkpoints/final_v2-checkpoint.ipynb": "{}",
      ".ipython/profile_default/startup/README":
        "This is the IPython startup directory\n\n.py and .ipy files in this directory will be run\n",
      ".ipython/profile_default/startup/00-first.py": "import numpy as np\n# import subprocess\n",
      ".jupyter/lab/workspaces/auto-x.jupyterlab-workspace": '{ "data": { "token": "" } }',
      ".jupyter/jupyter_server_config.json": '{ "ServerApp": { "shutdown_no_activity_timeout": 0 } }',
      ".local/lib/python3.11/site-packages/easy-install.pth": "./mine.egg\n",
      ".cache/huggingface/token_usage.json": "{}",
      ".config/matplotlib/matplotlibrc": "backend: agg\n",
      "data/ein ordner/tschüß.csv": "a;b\n",
      ".bash_aliases": "alias bg-train='nohup python train.py > train.log 2>&1 &'\n",
      "~": "made by a typing mistake",
      "*": "and so was this",
    },
    links: { "data/latest": "../data/gone", scratch: "/tmp" },
  },
  "an engineer's": {
    files: {
      ".profile": '[ -f "$HOME/.bashrc" ] && . "$HOME/.bashrc"\nPATH="$HOME/bin:$PATH"\n',
      ".bashrc": `${conda}source <(kubectl completion bash)\neval "$(ssh-agent -s)" > /dev/null\nexport PATH=$PATH:$HOME/go/bin\nnotify() { curl -s https://internal.example/hook -d "$1"; }\nlater() {\n  nohup "$@" > /dev/null 2>&1 &\n}\n`,
      ".gitconfig":
        '[user]\n\tname = Lin\n\temail = lin@example.com\n[core]\n\tsshCommand = ssh -o IdentitiesOnly=yes\n[url "git@git.internal.example:"]\n\tinsteadOf = https://git.internal.example/\n[credential]\n\thelper = cache --timeout=3600\n',
      ".git-credentials": "",
      ".ssh/known_hosts": "git.internal.example ssh-ed25519 AAAA\n",
      ".ssh/config": "Host *\n  ServerAliveInterval 60\n  # StrictHostKeyChecking no\n",
      ".ssh/authorized_keys": "",
      ".vscode-server/data/Machine/settings.json":
        '{ "chat.tools.autoApprove": false, "python.defaultInterpreterPath": "/opt/conda/bin/python" }',
      ".docker/config.json": '{ "credsStore": "ecr-login" }',
      "src/app/.env.example": "API_KEY=\nTOKEN=changeme\n",
      "src/app/config.yaml": "api_key: ${API_KEY}\n",
      "bin/deploy": "#!/bin/sh\ncurl -fsS https://internal.example/ok | grep -q ok\n",
    },
    modes: {
      ".git-credentials": "0600",
      ".ssh": "0700",
      ".ssh/config": "0600",
      ".ssh/known_hosts": "0644",
      "bin/deploy": "0755",
    },
  },
  "one that was moved from Studio Classic": {
    files: {
      ".bash_history": "curl https://example.org/x | bash\nexport AWS_SECRET_ACCESS_KEY=no\n",
      ".bash_logout": "clear\n",
      ".viminfo": "# token = ''\n",
      ".aws/config": "[profile old]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = default\n",
      ".netrc": "machine git.internal.example\n  login ada\n",
      ".sagemaker/config.yaml": "SchemaVersion: '1.0'\n",
      ".jupyter/jupyter_notebook_config.json": '{ "NotebookApp": { "nbserver_extensions": {} } }',
      ".local/share/Trash/info/old.trashinfo": "[Trash Info]\n",
      "lost+found/.keep": "",
      "user-default-efs/notes.txt": "password: see the vault\n",
    },
    modes: { ".netrc": "0600" },
    links: { efs: "user-default-efs" },
  },
};

const checks = policyNames.flatMap(readChecks);

for (const [whose, { files, modes = {}, links = {} }] of Object.entries(homes))
  test(`a home like ${whose} alarms nobody`, async (context) => {
    const base = mkdtempSync(join(tmpdir(), "plumbline-honest-"));
    context.after(() => rmSync(base, { recursive: true }));
    const place = { home: join(base, "home"), root: join(base, "root") };
    createHome(place.home, { name: "ada", traits: [] });
    await writeSystem(
      { processes: ["bash", "node", "python3.11", "ssh-agent", "/opt/conda/bin/conda", "tmux", "code-server"] },
      place.root,
    );
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(place.home, path)), { recursive: true });
      writeFileSync(join(place.home, path), text);
    }
    for (const [path, to] of Object.entries(links)) symlinkSync(to, join(place.home, path));
    for (const [path, mode] of Object.entries(modes)) chmodSync(join(place.home, path), Number.parseInt(mode, 8));
    for (const collector of collectors) {
      const found = Object.entries(await outcomes(checks, place, { collector }));
      assert.deepEqual(
        found.filter(([, outcome]) => outcome !== "pass" && outcome !== "notApplicable"),
        [],
        `by the collector ${collector}`,
      );
    }
  });
