import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { makeSshKey, type SshKey } from "./keys.ts";
import { listening } from "../../../support/listening.ts";
import { without } from "./programs.ts";
import { searchPath } from "./repository.ts";

const program = "/usr/sbin/sshd";

/** Why the tests with a real ssh server cannot run here; false where they can. */
export const noSshd: string | false = existsSync(program)
  ? without("ssh", "ssh-keygen")
  : `not installed here: ${program}`;

/** A real ssh server on loopback that lets one key in, a process per connection as inetd would start it. */
export async function startSshd(folder: string, client: SshKey) {
  const host = makeSshKey(folder, "host-key");
  const authorized = join(folder, "authorized-keys");
  writeFileSync(authorized, `${client.publicKey}\n`);
  chmodSync(authorized, 0o600);
  const config = join(folder, "sshd-config");
  writeFileSync(
    config,
    `HostKey ${host.file}\nAuthorizedKeysFile ${authorized}\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPidFile none\nSetEnv PATH=${searchPath}\n`,
  );
  // Where sshd runs as root it wants its empty folder, which only a started service makes.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const children = new Set<ReturnType<typeof spawn>>();
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    const child = spawn(program, ["-i", "-f", config], { stdio: [socket, socket, "ignore"] });
    children.add(child);
    child.on("close", () => {
      children.delete(child);
      socket.destroy();
    });
    socket.on("error", () => undefined);
  });
  const { port, [Symbol.asyncDispose]: close } = await listening(server);
  const knownHosts = join(folder, "known-hosts");
  writeFileSync(knownHosts, `[127.0.0.1]:${port} ${host.publicKey}\n`);
  return {
    port,
    knownHosts,
    user: userInfo().username,
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill();
      await close();
    },
  };
}
