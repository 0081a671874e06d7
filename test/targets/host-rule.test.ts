import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { NotAssessed, UsageError } from "../../src/model/errors.ts";
import { hostRule } from "../../src/targets/sagemaker/host-rule.ts";

const suffix = "studio.us-east-1.sagemaker.aws";
const host = `abcdefgh.${suffix}`;
const rule = hostRule({ allowedHosts: [`*.${suffix}`, "studio.corp.example"] });
const refused = (error: unknown): boolean => error instanceof NotAssessed && error.reason === "host-refused";

describe("where a login may begin", () => {
  for (const url of [`https://${host}/auth?token=t`, `https://${host}:443/auth`, "https://studio.corp.example/auth"]) {
    it(`allows ${url}`, () => assert.doesNotThrow(() => rule.begin(new URL(url))));
  }
  const others = {
    "a host that only ends alike": `https://evil${suffix}/auth`,
    "the suffix itself": `https://${suffix}/auth`,
    "the suffix in front of another domain": `https://${host}.evil.example/auth`,
    "a sub-domain of an exact host": "https://a.studio.corp.example/auth",
    "a trailing dot": `https://${host}./auth`,
    "clear text": `http://${host}/auth`,
    "another port": `https://${host}:8443/auth`,
    "user info": `https://user:pass@${host}/auth`,
    "the host as user info": `https://${host}@evil.example/auth`,
    "a backslash before the real host": `https://evil.example\\@${host}/auth`,
    "an address": "https://192.0.2.7/auth",
    "an address in decimal": "https://3221225991/auth",
    "an IPv6 address": "https://[::ffff:192.0.2.7]/auth",
    "loopback without a loopback endpoint": "http://127.0.0.1:8080/auth",
    "the metadata service": "http://169.254.169.254/latest/",
    "a homograph": `https://аbc.studio.us-east-1.sagemaker.аws/auth`,
    "another scheme": `ftp://${host}/auth`,
  };
  for (const [name, url] of Object.entries(others)) {
    it(`refuses ${name}`, () => assert.throws(() => rule.begin(new URL(url)), refused));
  }
});

describe("where a login may go on", () => {
  const follow = rule.begin(new URL(`https://${host}/auth?token=t`));
  it("allows other pages of the same host", () =>
    assert.doesNotThrow(() => follow(new URL(`https://${host}/jupyterlab/default/lab`))));
  const others = {
    "another host under the same suffix": `https://other.${suffix}/`,
    "a look-alike sub-domain": `https://${host}.evil.example/`,
    "a downgrade": `http://${host}/`,
    "another port": `https://${host}:444/`,
    "user info": `https://u@${host}/`,
    "a trailing dot": `https://${host}./`,
    loopback: "http://127.0.0.1/",
    "another allowed host": "https://studio.corp.example/",
  };
  for (const [name, url] of Object.entries(others)) {
    it(`refuses ${name}`, () => assert.throws(() => follow(new URL(url)), refused));
  }

  it("refuses every URL whose origin is not the first one's", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
        const url = new URL(text);
        fc.pre(url.origin !== `https://${host}`);
        assert.throws(() => follow(url), refused);
      }),
    );
  });
});

describe("the simulator's exception", () => {
  const simulator = hostRule({ allowedHosts: [`*.${suffix}`], endpoint: "http://127.0.0.1:4567" });
  it("holds for exactly the loopback origin of the endpoint", () => {
    const follow = simulator.begin(new URL("http://127.0.0.1:4567/auth"));
    assert.doesNotThrow(() => follow(new URL("http://127.0.0.1:4567/lab")));
    for (const url of [
      "http://127.0.0.1:4568/",
      "http://localhost:4567/",
      "http://127.0.0.2:4567/",
      "https://127.0.0.1:4567/",
    ]) {
      assert.throws(() => follow(new URL(url)), refused, url);
      assert.throws(() => simulator.begin(new URL(url)), refused, url);
    }
  });
  it("does not let a login that began at Studio go on to the simulator", () => {
    const follow = simulator.begin(new URL(`https://${host}/auth`));
    assert.throws(() => follow(new URL("http://127.0.0.1:4567/")), refused);
  });
  it("does not exist for an endpoint that is not loopback", () => {
    const remote = hostRule({ allowedHosts: [`*.${suffix}`], endpoint: "http://sagemaker.example:4567" });
    assert.throws(() => remote.begin(new URL("http://sagemaker.example:4567/auth")), refused);
  });
});

describe("a pattern of allowed hosts", () => {
  it("may be a host with a port, which is for other providers and allows no login", () => {
    const other = hostRule({ allowedHosts: ["localhost:8888", "hub.example:8443"] });
    for (const url of ["https://hub.example:8443/", "https://hub.example/", "http://localhost:8888/"]) {
      assert.throws(() => other.begin(new URL(url)), refused, url);
    }
  });
  for (const pattern of [
    "*",
    "*.aws",
    "https://studio.example",
    "studio.example/",
    "*.*.example.com",
    "",
    "Studio.example",
  ]) {
    it(`is refused when it is ${JSON.stringify(pattern)}`, () =>
      assert.throws(() => hostRule({ allowedHosts: [pattern] }), UsageError));
  }
});
