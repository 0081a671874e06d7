import assert from "node:assert/strict";
import { createServer as createHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import { createServer as createTcp } from "node:net";
import { suite, test } from "node:test";
import { inspect } from "node:util";
import { Secret } from "../../../src/model/secret.ts";
import { gitHost, startGitServer } from "../../../src/simulator/git-server.ts";
import { selfSigned } from "./support/certificate.ts";
import { listening } from "../../support/listening.ts";
import { without } from "./support/programs.ts";
import { makeRepository, scratch, searchPath } from "./support/repository.ts";
import { fetch, refuses, sourceOf } from "./support/source.ts";

const token = "canary-7f3a91c2d4";

suite("a host that cannot be used is a problem with a reason", () => {
  test("when nobody listens there", async () => {
    using root = scratch();
    const port = await (async () => {
      await using free = await listening(createTcp());
      return free.port;
    })();
    const problem = await refuses(
      fetch(sourceOf(root.path, `http://127.0.0.1:${port}/policies.git`)),
      "unreachable",
      /the host takes no connection$/,
    );
    assert.equal(problem.retry, "backoff");
  });

  test("when its name is not known", async () => {
    using root = scratch();
    await refuses(
      fetch(sourceOf(root.path, "https://certificate.not-found.invalid/Authentication%20failed.git")),
      "unreachable",
      /the host's name is not known$/,
    );
  });

  test("when it does not answer in time, be it silent or slow", async () => {
    using root = scratch();
    await using silent = await listening(createHttp());
    const url = `http://127.0.0.1:${silent.port}/policies.git`;
    for (const limits of [{ silentMs: 300 }, { fetchMs: 300 }])
      await refuses(fetch(sourceOf(root.path, url, { limits })), "unreachable", /no answer in time$/);
  });

  test("when it is no git host, or one that breaks off", async () => {
    using root = scratch();
    await using odd = await listening(
      createHttp(({ url }, response) => {
        if (url?.startsWith("/cut")) return response.destroy();
        if (url?.startsWith("/moved")) return response.writeHead(302, { location: "http://127.0.0.1:1/x.git" }).end();
        if (url?.startsWith("/absent")) return response.writeHead(404).end();
        if (url?.startsWith("/broken")) return response.writeHead(500).end("secret upstream words");
        return response.writeHead(200, { "content-type": "text/html" }).end("<html>hello</html>");
      }),
    );
    const ask = (path: string) => fetch(sourceOf(root.path, `http://127.0.0.1:${odd.port}/${path}.git`));
    await refuses(ask("cut"), "unreachable", /ended the talk/);
    await refuses(ask("moved"), "unreachable", /redirects to another address/);
    await refuses(ask("absent"), "missing", /no such repository/);
    await refuses(ask("broken"), "unreachable", /did not answer as a git host does/);
    await refuses(ask("page"), "missing", /has no branch main/);
  });

  test("when the repository or the branch is not there", async () => {
    using root = scratch();
    makeRepository(root.path);
    await using server = await startGitServer({ root: root.path, searchPath });
    await refuses(fetch(sourceOf(root.path, `${server.url}/other.git`)), "missing", /no such repository/);
    await refuses(fetch(sourceOf(root.path, `${server.url}/policies.git`)), "missing", /has no branch main$/);
    await refuses(fetch(sourceOf(root.path, `file://${root.path}/other.git`)), "missing", /no such repository/);
  });
});

suite("a token", () => {
  test("opens what is closed, and a wrong one or none is told apart from an absent repository", async () => {
    using root = scratch();
    const commit = makeRepository(root.path).commit();
    await using server = await startGitServer({ root: root.path, searchPath, token });
    const url = `${server.url}/policies.git`;
    assert.equal((await fetch(sourceOf(root.path, url, { token: new Secret(token) }))).revision, commit);
    for (const wrong of [undefined, new Secret("wrong"), new Secret("")]) {
      const problem = await refuses(
        fetch(sourceOf(root.path, url, { token: wrong })),
        "unreachable",
        /authentication failed$/,
      );
      assert.equal(problem.retry, "never");
    }
  });

  test("is sent byte for byte, with its user, whatever a shell would make of it", async () => {
    using root = scratch();
    const seen: (string | undefined)[] = [];
    await using host = await listening(
      createHttp((request, response) => {
        const { authorization } = request.headers;
        seen.push(authorization && Buffer.from(authorization.replace("Basic ", ""), "base64").toString());
        response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
      }),
    );
    const odd = "a'b\"c$(touch x)`\\n%s -n é";
    const source = sourceOf(root.path, `http://127.0.0.1:${host.port}/p.git`, {
      token: new Secret(odd),
      tokenUser: "me",
    });
    await refuses(fetch(source), "unreachable", /authentication failed/);
    assert.deepEqual(seen, [undefined, `me:${odd}`]);
  });

  test("goes to no other host, though a host asks for it", async () => {
    using root = scratch();
    const thief: (string | undefined)[] = [];
    await using away = await listening(
      createHttp((request, response) => {
        thief.push(request.headers.authorization);
        response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
      }),
    );
    await using host = await listening(
      createHttp((request, response) => {
        if (request.headers.authorization === undefined)
          return response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
        return response.writeHead(301, { location: `http://127.0.0.1:${away.port}${request.url}` }).end();
      }),
    );
    const url = `http://127.0.0.1:${host.port}/p.git`;
    await refuses(fetch(sourceOf(root.path, url, { token: new Secret(token) })), "unreachable", /redirects/);
    assert.deepEqual(thief, []);
  });

  test("is in no error, whatever the host says", async () => {
    using root = scratch();
    makeRepository(root.path);
    await using host = await listening(
      createHttp((request, response) => {
        response
          .writeHead(403, { "content-type": "text/plain" })
          .end(`fatal: ${request.headers.authorization} ${token}`);
      }),
    );
    const url = `http://127.0.0.1:${host.port}/p.git`;
    const problem = await refuses(
      fetch(sourceOf(root.path, url, { token: new Secret(token) })),
      "unreachable",
      /authentication failed$/,
    );
    assert.ok(!inspect(problem, { depth: 10, showHidden: true }).includes(token));
  });
});

suite("over https", { skip: without("openssl") }, () => {
  test("a certificate counts only when its authority was named", async () => {
    using root = scratch();
    const commit = makeRepository(root.path).commit();
    const { key, cert, certFile } = selfSigned(root.path, "right");
    const other = selfSigned(root.path, "wrong");
    await using host = await listening(createHttps({ key, cert }, gitHost({ root: root.path, searchPath, token })));
    const url = `https://127.0.0.1:${host.port}/policies.git`;
    const options = { token: new Secret(token), allowLocal: false };
    for (const caFile of [undefined, other.certFile]) {
      const source = sourceOf(root.path, url, { ...options, caFile });
      await refuses(fetch(source), "unreachable", /certificate not trusted/);
    }
    assert.equal((await fetch(sourceOf(root.path, url, { ...options, caFile: certFile }))).revision, commit);
  });

  test("an old kind of TLS is not spoken", async () => {
    using root = scratch();
    const { key, cert, certFile } = selfSigned(root.path, "old");
    const old = { key, cert, maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" } as const;
    await using host = await listening(createHttps(old, gitHost({ root: root.path, searchPath })));
    const source = sourceOf(root.path, `https://127.0.0.1:${host.port}/policies.git`, { caFile: certFile });
    await refuses(fetch(source), "unreachable", /no safe connection/);
  });
});
