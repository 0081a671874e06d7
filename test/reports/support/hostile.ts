import fc from "fast-check";

/** Pieces that mean something to one reader or another: terminals, spreadsheets, XML, HTML, Markdown, JSON in a script. */
const attack = fc.constantFrom(
  "=cmd|' /C calc'!A0",
  "+1",
  "-1",
  "@SUM(1)",
  "\t=1",
  "\r=1",
  '","',
  '"',
  "\r\n",
  "\n",
  "]]>",
  "<!--",
  "<script>alert(1)</script>",
  "</failure>",
  "&amp;",
  "&#0;",
  "\u0000",
  "\u0007",
  "\u001b[2J",
  "\u001b]8;;https://evil.example\u0007",
  "\u202e",
  "\u200b",
  "\ufeff",
  "\ufffe",
  "\uffff",
  "\ud800",
  "\u2028",
  "＝1",
  "`|`",
  "${inputs.x}",
  "\\u{7c}",
);

/** Never empty: where nothing is said, some formats leave the place out. */
export const hostile = fc
  .array(fc.oneof(attack, fc.string({ unit: "binary", maxLength: 20 })), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join("") || "x");
