import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { HostJar } from "../../src/targets/http/host-jar.ts";

const base = new URL("https://abcdefgh.studio.us-east-1.sagemaker.aws/jupyterlab/default/");
const jarWith = (...cookies: readonly string[]): HostJar => {
  const jar = new HostJar(base);
  jar.absorb(cookies, base);
  return jar;
};

describe("the cookies of one host", () => {
  it("keeps what the host sets and gives it back to the host", () => {
    const jar = jarWith("session=abc; Path=/; Secure; HttpOnly", "_xsrf=2|a|b|3; Path=/jupyterlab/default/");
    assert.equal(jar.header(new URL("api/status", base)), "_xsrf=2|a|b|3; session=abc");
    assert.equal(jar.xsrf(base), "2|a|b|3");
  });
  it("takes the newest value of a cookie that rotates", () => {
    const jar = jarWith("_xsrf=old; Path=/", "_xsrf=new; Path=/");
    assert.equal(jar.xsrf(base), "new");
  });
  it("takes quotes off a value that a header has to repeat", () =>
    assert.equal(jarWith('_xsrf="2|a"; Path=/').xsrf(base), "2|a"));
  it("takes a Domain that is exactly the host, as a cookie of the host alone", () => {
    assert.equal(jarWith(`a=1; Domain=${base.hostname}; Path=/`).header(base), "a=1");
  });

  const hostile = {
    "a parent domain": "a=1; Domain=studio.us-east-1.sagemaker.aws; Path=/",
    "a dotted parent domain": "a=1; Domain=.sagemaker.aws; Path=/",
    "a foreign domain": "a=1; Domain=evil.example; Path=/",
    "a public suffix": "a=1; Domain=aws; Path=/",
    "a sub-domain": `a=1; Domain=x.${base.hostname}; Path=/`,
    "a false __Host- name": "__Host-a=1; Path=/jupyterlab/",
    "a size that no header has room for": `a=${"x".repeat(9_000)}; Path=/`,
    nothing: "",
  };
  for (const [name, cookie] of Object.entries(hostile)) {
    it(`refuses ${name}`, () => assert.equal(jarWith(cookie).empty, true));
  }

  it("takes nothing from another host, another port or clear text", () => {
    const jar = new HostJar(base);
    for (const from of ["https://evil.example/", `https://${base.hostname}:8443/`, `http://${base.hostname}/`])
      jar.absorb(["a=1; Path=/"], new URL(from));
    assert.equal(jar.empty, true);
  });
  it("gives nothing to another host, another port or clear text", () => {
    const jar = jarWith("a=1; Path=/");
    for (const to of [
      `https://${base.hostname}.evil.example/`,
      `https://x.${base.hostname}/`,
      `https://${base.hostname}:8443/`,
      `http://${base.hostname}/`,
    ]) {
      assert.equal(jar.header(new URL(to)), "", to);
      assert.equal(jar.xsrf(new URL(to)), undefined, to);
    }
  });
  it("stops taking cookies from a host that sets them without end", () => {
    const jar = jarWith(...Array.from({ length: 5_000 }, (_, index) => `c${index}=${"x".repeat(100)}; Path=/`));
    assert.ok(jar.header(base).length < 10_000);
  });
  it("takes the new value of a cookie it holds also when it is full, on the same path only", () => {
    const full = Array.from({ length: 60 }, (_, index) => `c${index}=old; Path=/`);
    const jar = jarWith("_xsrf=old", ...full, "late=1; Path=/", "_xsrf=other; Path=/x", "_xsrf=new", "c7=new; Path=/");
    assert.equal(jar.xsrf(base), "new");
    assert.match(jar.header(base), /\bc7=new\b/);
    assert.doesNotMatch(jar.header(base), /late|c55/);
  });
  it("forgets everything when it is cleared", () => {
    const jar = jarWith("a=1; Path=/");
    jar.clear();
    assert.equal(jar.header(base), "");
  });

  it("never gives one user's cookie to another's host, whatever both set", () => {
    const label = fc.stringMatching(/^[a-z0-9]{8,12}$/);
    const cookie = fc.record({
      name: fc.stringMatching(/^[a-z_-]{1,8}$/),
      domain: fc.option(
        fc.constantFrom("sagemaker.aws", ".studio.us-east-1.sagemaker.aws", "other.studio.us-east-1.sagemaker.aws"),
      ),
    });
    fc.assert(
      fc.property(
        label,
        label,
        fc.array(cookie, { maxLength: 5 }),
        fc.array(cookie, { maxLength: 5 }),
        (one, two, ofOne, ofTwo) => {
          fc.pre(one !== two);
          const hosts = [one, two].map(
            (name) => new URL(`https://${name}.studio.us-east-1.sagemaker.aws/jupyterlab/default/`),
          );
          const jars = hosts.map((host) => new HostJar(host));
          for (const [index, cookies] of [ofOne, ofTwo].entries()) {
            const texts = cookies.map(
              ({ name, domain }) => `${name}=of-user-${index}; Path=/${domain === null ? "" : `; Domain=${domain}`}`,
            );
            for (const jar of jars) jar.absorb(texts, hosts[index] ?? base);
          }
          for (const [index, jar] of jars.entries()) {
            for (const host of hosts) assert.doesNotMatch(jar.header(host), new RegExp(`of-user-${1 - index}`));
          }
        },
      ),
    );
  });
});
