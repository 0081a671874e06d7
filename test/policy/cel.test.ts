import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Environment } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { checkTypes } from "../../src/checks/registry.ts";
import { noAppFacts, type AppFacts, type Target } from "../../src/model/target.ts";
import { decideOn } from "../../src/policy/cel/decide.ts";
import { compileCel } from "../../src/policy/cel/expression.ts";
import { factNames } from "../../src/policy/cel/facts.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { costlyFacts, selects } from "../../src/policy/select.ts";

const told = (facts: Partial<AppFacts>): AppFacts => ({
  ...noAppFacts({ code: "denied", detail: "DescribeApp" }),
  ...facts,
});
const ana: Target = {
  id: "sagemaker/d-1/ana/JupyterLab",
  provider: "sagemaker",
  domain: "d-1",
  userProfile: "ana",
  appType: "JupyterLab",
  state: "InService",
  tags: { team: "research" },
  app: told({ imageVersion: { value: "3.9.1" }, idleMinutes: { value: 60 }, instanceType: { value: null } }),
};
const on = (text: string, target: Target = ana): unknown => {
  const decision = decideOn(target, text);
  return typeof decision === "boolean" ? decision : `${decision.undecided.code}: ${decision.undecided.detail}`;
};

suite("an expression on a target", () => {
  for (const [text, expected] of [
    ['target.image.version != ""', true],
    ['target.image.version.startsWith("2.")', false],
    ["target.idleMinutes > 30 && target.idleMinutes <= 60", true],
    ['target.instanceType == ""', true],
    ['target.userProfile.matches("^(ana|bob)$")', true],
    ['target.userProfile.matches("^a$")', false],
    ['target.appType in ["JupyterLab", "JupyterServer"]', true],
    ['"team" in target.tags && target.tags.team == "research"', true],
    ['"cost" in target.tags && target.tags.cost == "x"', false],
    ['target.tags.exists(key, key.startsWith("te"))', true],
    ['has(target.tags.team) ? target.tags.team != "ops" : false', true],
    ['target.space == ""', true],
    ['target.networkMode == "VpcOnly"', "denied: target.networkMode is not known: DescribeApp"],
    ['target.tags.cost == "x"', "undecidable: No such key: cost"],
  ] as const)
    test(`${text} is ${expected}`, () => assert.equal(on(text), expected));

  test("is left open by what is not known only where that could change it", () => {
    const [open, yes, no] = ['target.networkMode == "VpcOnly"', 'target.space == ""', 'target.space == "x"'];
    assert.equal(on(`${open} || ${yes}`), true);
    assert.equal(on(`${yes} || ${open}`), true);
    assert.equal(on(`${open} && ${no}`), false);
    assert.equal(on(`!(${no} && ${open})`), true);
    assert.match(String(on(`${open} && ${yes}`)), /^denied/);
    assert.match(String(on(`${open} || ${no}`)), /^denied/);
    assert.match(String(on(`!(${open})`)), /^denied/);
  });

  test("finds what a target does not have empty, and what AWS did not tell not known", () => {
    const local: Target = { id: "local", provider: "local", state: "None" };
    assert.equal(on('target.image.version == "" && target.idleMinutes == 0 && size(target.tags) == 0', local), true);
    const { tags: _, app: __, ...bare } = ana;
    assert.match(String(on('target.tags.team == "x"', bare)), /^not-kept: target.tags is not known/);
    assert.match(String(on('target.image.version == "x"', bare)), /^not-kept/);
    assert.match(String(on("size(target.tags) == 0", { ...bare, blocked: { code: "throttled" } })), /^throttled/);
  });
});

test("a part of an expression is evaluated as it is written: with its brackets, and each number to its last digit", () => {
  const numbers = fc.letrec<{ readonly node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("1", "2", "7", "target.idleMinutes"),
      fc
        .tuple(tie("node"), fc.constantFrom("+", "-", "*", "/", "%"), tie("node"))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie("node").map((one) => `-(${one})`),
      fc.tuple(tie("node"), tie("node"), tie("node")).map(([a, b, c]) => `(${a} > 2 ? ${b} : ${c})`),
    ),
  })).node;
  const real = new Environment().registerVariable("target", "map");
  fc.assert(
    fc.property(numbers, (text) => {
      fc.pre(text.length < 300);
      const whole = `${text} > 1`;
      let expected: unknown;
      try {
        expected = real.evaluate(whole, { target: { idleMinutes: 30n } });
      } catch {
        expected = "error";
      }
      const decided = decideOn({ ...ana, app: told({ idleMinutes: { value: 30 } }) }, whole);
      assert.equal(typeof decided === "boolean" ? decided : "error", expected, whole);
    }),
  );
  for (const text of ["1 - (2 - 3) == 2", "0.1 + 0.2 == 0.30000000000000004", "1e-10 > 0.0", "'😀' == '\\U0001F600'"])
    assert.equal(decideOn(ana, text), true, text);
});

test("whatever is not known of a target, an expression is decided as it would be however that turned out", () => {
  const leaves = [
    'target.space == "s"',
    'target.image.version == "v"',
    'target.networkMode == "n"',
    "target.idleMinutes == 1",
  ];
  const tree = fc.letrec<{ readonly node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(...leaves),
      fc.tuple(tie("node"), fc.constantFrom("&&", "||"), tie("node")).map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie("node").map((one) => `!(${one})`),
    ),
  })).node;
  const version = fc.constantFrom("v", "w");
  fc.assert(
    fc.property(tree, version, version, fc.constantFrom(1, 2), (text, image, network, idle) => {
      fc.pre(text.length <= 1000);
      const partly: Target = { ...ana, space: "s", app: told({ idleMinutes: { value: idle } }) };
      const whole: Target = {
        ...partly,
        app: told({
          idleMinutes: { value: idle },
          imageVersion: { value: image },
          networkMode: { value: network === "v" ? "n" : "m" },
        }),
      };
      const decided = decideOn(partly, text);
      if (typeof decided === "boolean") assert.equal(decideOn(whole, text), decided, text);
      assert.equal(typeof decideOn(whole, text), "boolean");
    }),
  );
});

test("what is said never to hold, or never to fail, does not, whatever the target is", () => {
  const text = fc.constantFrom("a", "b", "c", "");
  const leaf = fc.oneof(
    fc.tuple(fc.constantFrom("==", "!=", "<", ">="), text).map(([op, value]) => `target.space ${op} "${value}"`),
    fc
      .tuple(fc.constantFrom("==", "!=", "<", ">="), fc.nat(3))
      .map(([op, value]) => `target.idleMinutes ${op} ${value}`),
    fc
      .array(text, { minLength: 1, maxLength: 2 })
      .map((some) => `target.space in [${some.map((one) => `"${one}"`).join(", ")}]`),
    text.map((value) => `target.space.startsWith("${value}")`),
  );
  const tree = fc.letrec<{ readonly node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.tuple(tie("node"), fc.constantFrom("&&", "||"), tie("node")).map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie("node").map((one) => `!(${one})`),
    ),
  })).node;
  const seen = new Set<string>();
  fc.assert(
    fc.property(tree, fc.constantFrom("a", "b", "c", "", "ab", "z"), fc.nat(5), (expression, space, idle) => {
      fc.pre(expression.length <= 1000);
      const compiled = compileCel(expression);
      assert.ok(compiled.ok, JSON.stringify(compiled));
      const { holds, fails } = compiled.expression.reach();
      seen.add(`${holds} ${fails}`);
      const decided = decideOn({ ...ana, space, app: told({ idleMinutes: { value: idle } }) }, expression);
      if (!holds) assert.equal(decided, false, expression);
      if (!fails) assert.equal(decided, true, expression);
    }),
    { numRuns: 500 },
  );
  assert.deepEqual([...seen].toSorted(), ["false true", "true false", "true true"]);
});

suite("a text that is no expression", () => {
  const fault = (text: string): string => {
    const compiled = compileCel(text);
    return compiled.ok ? "" : `${compiled.fault.code}: ${compiled.fault.message}`;
  };
  for (const [text, expected] of [
    ["target.id ==", /Unexpected token/],
    ["target.id", /neither true nor false/],
    ["target.imag.version == 'x'", /No such key: imag/],
    ["taget.id == 'x'", /Unknown variable/],
    ["target.idleMinutes == '60'", /no such overload/],
    ["target.id.matches(target.space)", /written as a text/],
    ["optional.of(target.id).orValue('x') == 'x'", /there are no optional values/],
    ["target.id == 'optional.x' || optional.none().hasValue()", /there are no optional values/],
    ["cel.bind(a, target.id + target.id, a + a == a)", /`cel.bind` is not taken/],
    ["target.id.matches('(?=x)')", /no RE2 expression/],
    ["target.tags.all(a, target.tags.all(b, target.tags.all(c, a == b)))", /at most 2/],
    [`${"(".repeat(100)}true${")".repeat(100)}`, /[Dd]ep/],
    [`[${Array.from({ length: 300 }, () => "1").join(",")}].size() == 1`, /./],
  ] as const)
    test(`is refused: ${text.slice(0, 60)}`, () => assert.match(fault(text), expected));

  test("never throws, and what compiles never does either", () => {
    const words = [
      "target",
      ".",
      "id",
      "tags",
      "image",
      "version",
      "==",
      "&&",
      "||",
      "!",
      "(",
      ")",
      "[",
      "]",
      "'a'",
      "1",
      "in",
      "matches",
      ",",
      "?",
      ":",
      "{",
      "}",
      "-",
      "exists",
      "x",
    ];
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 60, unit: "binary" }),
          fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((some) => some.join("")),
        ),
        (text) => {
          const compiled = compileCel(text);
          if (compiled.ok) decideOn(ana, text);
          else assert.ok(compiled.fault.message.length > 0);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("cannot make the judge slow: a subject that a backtracking engine chokes on is settled at once", () => {
    const name = "a".repeat(5_000);
    assert.equal(on('target.userProfile.matches("^(a+)+$")', { ...ana, userProfile: `${name}!` }), false);
  });
});

const policyOf = (more: {
  readonly where?: string;
  readonly when?: string;
  readonly targets?: string;
  readonly inputs?: string;
}) =>
  [
    "apiVersion: plumbline/v1",
    "kind: Policy",
    "metadata: { name: p }",
    "spec:",
    ...(more.inputs === undefined ? [] : [`  inputs: ${more.inputs}`]),
    ...(more.where === undefined && more.targets === undefined ? [] : ["  targets:"]),
    ...(more.targets === undefined ? [] : [`    ${more.targets}`]),
    ...(more.where === undefined ? [] : [`    where: ${JSON.stringify(more.where)}`]),
    "  checks:",
    "    - id: c",
    ...(more.when === undefined ? [] : [`      when: ${JSON.stringify(more.when)}`]),
    "      file: { path: ~/a, exists: true }",
    "",
  ].join("\n");
const parsed = (more: Parameters<typeof policyOf>[0]) =>
  parsePolicies([{ path: "p.yaml", text: policyOf(more) }], checkTypes);
const problems = (more: Parameters<typeof policyOf>[0]): readonly string[] => {
  const result = parsed(more);
  return result.ok
    ? []
    : result.problems.map(
        ({ line, column, code, message, remedy }) => `${line}:${column} ${code}: ${message} ${remedy}`,
      );
};
const setOf = (more: Parameters<typeof policyOf>[0]) => {
  const result = parsed(more);
  assert.ok(result.ok, JSON.stringify(result.ok ? "" : result.problems));
  return result.set;
};

suite("an expression in a policy", () => {
  test("is checked at load, at its place, with the name that was meant", () => {
    assert.deepEqual(problems({ where: 'target.image.version != ""', when: 'target.appType == "JupyterLab"' }), []);
    const [wrong] = problems({ when: 'target.image.vershion == "1"' });
    assert.match(
      wrong ?? "",
      /^7:27 bad-expression: .*No such key: vershion, at "vershion" Did you mean `target.image.version`\?$/,
    );
    const [second] = problems({ when: "target.id == 'id' || target.idd == 'id'" });
    assert.match(second ?? "", /^7:42 .*No such key: idd/);
    assert.match(problems({ where: "target.idleMinutes" })[0] ?? "", /^6:12 bad-expression: .*neither true nor false/);
  });

  test("that is always the same is refused", () => {
    assert.match(
      problems({ when: "1 == 1" })[0] ?? "",
      /constant-expression: this is true whatever the target is Remove it/,
    );
    assert.match(problems({ where: 'target.id == "x" && "a" == "b"' })[0] ?? "", /constant-expression: this is false/);
    assert.match(problems({ when: 'target.id == "x" || true' })[0] ?? "", /constant-expression/);
  });

  for (const [when, code] of [
    ['target.appType == "A" && target.appType == "B"', "unreachable"],
    ['target.appType in ["A", "B"] && target.appType == "C"', "unreachable"],
    ['!(target.appType != "A" || target.appType == "A")', "unreachable"],
    ["target.idleMinutes > 60 && target.idleMinutes < 60", "unreachable"],
    ['target.image.version.startsWith("3") && target.space == "a" && target.space != "a"', "unreachable"],
    ['target.appType != "A" || target.appType != "B"', "constant-expression"],
    ["target.idleMinutes <= 60 || target.idleMinutes > 59", "constant-expression"],
    ["target.idleMinutes > 60 && target.idleMinutes < 62", ""],
    ['target.appType == "A" || target.appType == "B"', ""],
    ['target.id.startsWith("a") && target.id == "b"', ""],
    ['target.id.startsWith("a") && !target.id.startsWith("a")', "unreachable"],
    ['"team" in target.tags && target.tags.team == "x" && target.tags.team != "y"', ""],
  ] as const)
    test(`is ${code === "" ? "taken" : `refused as ${code}`}: ${when}`, () => {
      const [first = ""] = problems({ when });
      assert.equal(/^\d+:\d+ ([a-z-]+):/.exec(first)?.[1] ?? "", code, first);
    });

  test("that no selected target can meet is refused", () => {
    const targets = "appTypes: [JupyterLab, JupyterServer]";
    assert.match(problems({ targets, when: 'target.appType == "CodeEditor"' })[0] ?? "", /unreachable: .*`appTypes`/);
    assert.deepEqual(problems({ targets, when: 'target.appType == "JupyterServer"' }), []);
    assert.deepEqual(problems({ targets: 'appTypes: ["*"]', when: 'target.appType == "CodeEditor"' }), []);
  });

  test("takes inputs as literals, and never as a part of itself", () => {
    const inputs = (value: string) => `{ team: { type: string, default: ${JSON.stringify(value)} } }`;
    const when = "target.userProfile == ${inputs.team}";
    const of = (value: string) => setOf({ inputs: inputs(value), when }).policies[0]?.checks[0]?.when ?? "";
    assert.equal(of("ana"), 'target.userProfile == "ana"');
    assert.equal(on(of("ana")), true);
    assert.equal(on(of('x" || true || "')), false);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        fc.pre(!/[\p{Cc}\p{Cf}]/u.test(value));
        assert.equal(on(of(value), { ...ana, userProfile: value }), true);
      }),
    );
  });

  test("asks for the facts that cost calls only where it reads them", () => {
    assert.deepEqual(costlyFacts(setOf({ where: 'target.image.version != ""' })), { tags: false, idle: false });
    assert.deepEqual(costlyFacts(setOf({ where: '"team" in target.tags' })), { tags: true, idle: false });
    assert.deepEqual(costlyFacts(setOf({ when: "target.idleMinutes > 5" })), { tags: false, idle: true });
  });

  test("is a part of the set's hash", () => {
    const hashes = [
      {},
      { when: 'target.space == "a"' },
      { when: 'target.space == "b"' },
      { where: 'target.space == "a"' },
    ];
    assert.equal(new Set(hashes.map((more) => setOf(more).hash)).size, 4);
  });

  test("of `where` leaves out only those of whom it is known not to hold", () => {
    const { app: _, ...untold } = ana;
    assert.equal(selects({ where: 'target.image.version == "3.9.1"' }, ana), true);
    assert.equal(selects({ where: 'target.image.version == "2.0"' }, ana), false);
    assert.equal(selects({ where: 'target.image.version == "2.0"' }, untold), true);
    assert.equal(
      selects(
        { where: 'target.appType == "JupyterLab"' },
        { ...ana, appType: "", unlisted: true, blocked: { code: "denied" } },
      ),
      true,
    );
    assert.equal(selects({ userProfiles: ["bob"], where: 'target.image.version == "2.0"' }, untold), false);
  });

  test("may read every fact that the schema names", () => {
    for (const name of factNames) assert.ok(compileCel(`target.${name} == target.${name}`).ok, name);
  });
});
