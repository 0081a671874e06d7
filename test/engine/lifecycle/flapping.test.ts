import { type Rule, type Step, testRules } from "../support/lifecycle-rules.ts";

const flap: readonly Step[] = [
  { sees: "fail", tells: ["opened by first-look"] },
  { sees: "pass", tells: ["resolved by person"] },
  { sees: "fail", tells: ["reopened by person"] },
  { sees: "pass", tells: ["resolved by person", "flapping by person"], shows: "resolved flapping" },
];

/** Looks three days apart, with moves at the given ones, of which the last one comes to `end`. */
const spread = (moves: readonly number[], end: Pick<Step, "tells" | "shows">): readonly Step[] =>
  Array.from({ length: moves.at(-1) ?? 0 }, (_, index): Step => {
    const done = moves.filter((move) => move <= index + 1).length;
    const last = index + 1 === moves.at(-1);
    return { day: index * 3, sees: done % 2 === 1 ? "fail" : "pass", ...(last && end) };
  });

/** Eleven looks; the last one comes on the given day and makes the fourth move. */
const often = (day: number, end: Pick<Step, "tells" | "shows">): readonly Step[] =>
  Array.from({ length: 11 }, (_, look): Step => {
    const sees = look === 0 || (look > 1 && look < 10) ? "fail" : "pass";
    return look === 10 ? { day, sees, ...end } : { day: look / 2, sees };
  });

const rules: readonly Rule[] = [
  {
    title: "four moves in few looks are flapping, and nothing more is told until five quiet looks settle it",
    steps: [
      ...flap,
      { sees: "fail", tells: [], shows: "reopened flapping" },
      { sees: "pass", tells: [], shows: "resolved flapping" },
      { sees: "fail", tells: [], shows: "reopened flapping" },
      { sees: "fail", tells: [] },
      { sees: "fail", tells: [] },
      { sees: "fail", tells: [] },
      { sees: "fail", tells: [], shows: "reopened flapping" },
      { sees: "fail", tells: ["settled by time"], shows: "reopened" },
      { sees: "pass", tells: ["resolved by person"], shows: "resolved" },
    ],
  },
  {
    title: "unknown settles nothing",
    steps: [
      ...flap,
      ...Array.from({ length: 6 }, (): Step => ({ sees: "unknown", tells: [], shows: "resolved flapping" })),
      { sees: "pass", tells: ["settled by time"], shows: "resolved" },
    ],
  },
  {
    title: "four moves within ten looks are flapping however long they took",
    steps: [
      { day: 0, sees: "fail" },
      { day: 30, sees: "pass" },
      { day: 60, sees: "fail" },
      { day: 90, sees: "pass", tells: ["resolved by person", "flapping by person"] },
    ],
  },
  {
    title: "four moves within seven days are flapping however many looks they took",
    steps: [0, 1, 2, 3].flatMap((move): readonly Step[] =>
      Array.from({ length: 5 }, (_, look) => ({
        day: move * 2 + look * 0.1,
        sees: move % 2 === 0 ? "fail" : "pass",
        ...(move === 3 && look === 0 && { tells: ["resolved by person", "flapping by person"] }),
      })),
    ),
  },
  {
    title: "four moves in more than ten looks and seven days are not flapping",
    steps: [0, 1, 2, 3].flatMap((move): readonly Step[] =>
      Array.from({ length: 4 }, (_, look) => ({
        day: move * 4 + look,
        sees: move % 2 === 0 ? "fail" : "pass",
        ...(move === 3 && look === 0 && { tells: ["resolved by person"], shows: "resolved" }),
      })),
    ),
  },
  {
    title: "four moves in seven days are just enough",
    steps: often(7, { tells: ["resolved by person", "flapping by person"], shows: "resolved flapping" }),
  },
  {
    title: "four moves in a little more than seven days are just too few",
    steps: often(7.1, { tells: ["resolved by person"], shows: "resolved" }),
  },
  {
    title: "four moves within ten looks are just enough",
    steps: spread([1, 4, 7, 10], { tells: ["resolved by person", "flapping by person"], shows: "resolved flapping" }),
  },
  {
    title: "four moves within eleven looks are just too few",
    steps: spread([1, 4, 7, 11], { tells: ["resolved by person"], shows: "resolved" }),
  },
];

testRules(rules);
