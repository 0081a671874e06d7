import { once } from "node:events";
import { createServer, type Socket } from "node:net";

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** The message as it came, dots unstuffed, CRLF kept. */
  readonly data: string;
}

export interface SmtpServer extends AsyncDisposable {
  readonly port: number;
  readonly mails: readonly Mail[];
  /** Every command line that came, the message itself left out. */
  readonly commands: readonly string[];
}

export interface SmtpBehaviour {
  /** What EHLO offers. */
  readonly offers?: readonly string[];
  /** Our reply to a command, by its first word (`GREETING` and `BODY` stand for what has none); else the usual one. `null` hangs. */
  readonly replies?: Readonly<Record<string, string | null>>;
}

/** A mail server on loopback that holds the conversation of RFC 5321 without TLS. */
export async function startSmtp({
  offers = ["AUTH PLAIN LOGIN"],
  replies = {},
}: SmtpBehaviour = {}): Promise<SmtpServer> {
  const mails: Mail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    const say = (word: string, usual: string) => {
      const reply = replies[word] === undefined ? usual : replies[word];
      if (reply !== null) socket.write(`${reply}\r\n`);
      return reply;
    };
    let [from, to, rest, inBody]: [string, string[], string, boolean] = ["", [], "", false];
    say("GREETING", "220 loopback ESMTP");
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      rest += chunk;
      for (;;) {
        const end = rest.indexOf(inBody ? "\r\n.\r\n" : "\r\n");
        if (end === -1) return;
        const text = rest.slice(0, end);
        rest = rest.slice(end + (inBody ? 5 : 2));
        if (inBody) {
          inBody = false;
          if (say("BODY", "250 taken")?.startsWith("250") === true)
            mails.push({ from, to, data: Buffer.from(text.replaceAll(/^\.\./gm, "."), "latin1").toString() });
          continue;
        }
        commands.push(text);
        const word = text.split(/[ :]/)[0]?.toUpperCase() ?? "";
        if (word === "EHLO")
          say(
            word,
            ["loopback", ...offers]
              .map((line, at, all) => `250${at === all.length - 1 ? " " : "-"}${line}`)
              .join("\r\n"),
          );
        else if (word === "AUTH") say(word, "235 welcome");
        else if (word === "MAIL") [from, to] = [say(word, "250 ok") === "250 ok" ? text.slice(11, -1) : "", []];
        else if (word === "RCPT") to = say(word, "250 ok") === "250 ok" ? [...to, text.slice(9, -1)] : to;
        else if (word === "DATA") inBody = say(word, "354 go on")?.startsWith("354") === true;
        else if (word === "QUIT") socket.end("221 bye\r\n");
        else say(word, "502 not known here");
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    mails,
    commands,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The headers of a mail by their lower-case names, unfolded. */
export const headersOf = (data: string): ReadonlyMap<string, string> =>
  new Map(
    data
      .slice(0, data.indexOf("\r\n\r\n"))
      .replaceAll(/\r\n[ \t]+/g, " ")
      .split("\r\n")
      .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  );

/** The text of a mail with its transfer encoding taken off. */
export function bodyOf(data: string): string {
  const body = data.slice(data.indexOf("\r\n\r\n") + 4);
  const encoding = headersOf(data).get("content-transfer-encoding");
  if (encoding === "base64") return Buffer.from(body, "base64").toString();
  if (encoding !== "quoted-printable") return body;
  const bytes = body
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
}
