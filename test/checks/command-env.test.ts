import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { noContext } from "../../src/checks/case.ts";
import { command } from "../../src/checks/command/index.ts";
import type { CommandSpec } from "../../src/checks/command/spec.ts";
import { folder } from "../e2e/support/plumbline.ts";
import { runLocally } from "../support/program.ts";

suite("a command's variables", () => {
  for (const collector of ["auto", "sh"] as const)
    test(`reach it as they are, whatever is in them, by the ${collector === "auto" ? "Perl" : "shell"} collector`, async () => {
      using home = folder();
      const hostile = [
        "a'b",
        "$(touch x)",
        "`touch x`",
        "\n; touch x #",
        '"',
        "\\",
        "",
        " ",
        "ü𐀀",
        "-n",
        "$HOME",
        "'; touch x; '",
      ];
      const texts = [
        ...hostile,
        ...fc
          .sample(fc.string({ unit: "grapheme", maxLength: 40 }), { numRuns: 40, seed: 1 })
          .filter((text) => !text.includes("\0")),
      ];
      const specs = texts.map((text): CommandSpec => ({
        run: 'printf %s. "$V"',
        env: { V: text },
        stdout: `${text}.`,
      }));
      const { answers } = await runLocally(
        specs.flatMap((spec) => command.probe(spec)),
        { home: home.path, collector },
      );
      for (const [index, spec] of specs.entries()) {
        const answer = answers[index];
        assert.ok(answer !== undefined);
        const { outcome } = command.judge(spec, [answer], noContext);
        assert.equal(outcome.kind, "pass", `${JSON.stringify(texts[index])}: ${JSON.stringify(outcome)}`);
      }
      const { answers: left } = await runLocally(command.probe({ run: "ls -A" }), { home: home.path });
      const [listed] = left;
      assert.equal(listed?.kind === "run" && listed.stdout.unsafeText(), "", "nothing was run");
    });
});
