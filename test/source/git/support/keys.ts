import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environment, searchPath } from "./repository.ts";

export interface SshKey {
  /** The private key's file; the public one's ends in `.pub`. */
  readonly file: string;
  readonly publicKey: string;
}

export function makeSshKey(folder: string, name: string): SshKey {
  const file = join(folder, name);
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file], { env: { PATH: searchPath } });
  return { file, publicKey: readFileSync(`${file}.pub`, "utf8").trim() };
}

/** Options of `git commit` that sign with the key. */
export const signedBy = ({ file }: SshKey): readonly string[] => [`--gpg-sign=${file}.pub`];

/** A file of allowed signers; each row is put before the key. */
export function allowedSigners(folder: string, rows: readonly (readonly [SshKey, options?: string])[]): string {
  const file = join(folder, "allowed-signers");
  const text = rows.map(([{ publicKey }, options = ""]) => `dev@example.org ${options} ${publicKey}\n`).join("");
  writeFileSync(file, text);
  return file;
}

/** Somebody's gpg home with new keys; its agent ends with the scope. Signs what is committed in it. */
export function gpgUser(folder: string) {
  const home = join(folder, "gpg");
  mkdirSync(home, { mode: 0o700 });
  const gpg = (...argv: readonly string[]): string =>
    execFileSync(
      "gpg",
      ["--homedir", home, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", ...argv],
      {
        env: { PATH: searchPath },
        encoding: "utf8",
        stdio: ["pipe", "pipe", "ignore"],
      },
    );
  environment["GNUPGHOME"] = home;
  return {
    gpg,
    make(name: string, expires = "never", options: readonly string[] = []): string {
      gpg(...options, "--quick-generate-key", `${name} <${name}@example.org>`, "ed25519", "sign", expires);
      const [, fingerprint] =
        /^fpr:+([0-9A-F]{40}):/m.exec(gpg("--with-colons", "--list-keys", `${name}@example.org`)) ?? [];
      return fingerprint ?? "";
    },
    export(file: string, ...fingerprints: readonly string[]): string {
      const path = join(folder, file);
      writeFileSync(path, gpg("--armor", "--export", ...fingerprints));
      return path;
    },
    [Symbol.dispose]() {
      delete environment["GNUPGHOME"];
      execFileSync("gpgconf", ["--homedir", home, "--kill", "all"], { env: { PATH: searchPath } });
    },
  };
}
