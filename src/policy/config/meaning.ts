import type { Json } from "../../model/check.ts";
import { member } from "../json.ts";
import type { PointedMistake } from "../pointed-mistake.ts";
import { durationMeaning } from "./duration-meaning.ts";
import { gitMeaning } from "./git-meaning.ts";
import { jupyterMeaning } from "./jupyter-meaning.ts";
import type { Meaning } from "./mistake.ts";
import { notifyMeaning } from "./notify-meaning.ts";
import { scheduleMeaning } from "./schedule-meaning.ts";
import { secretMeaning } from "./secret-meaning.ts";
import { serverMeaning } from "./server-meaning.ts";

const meanings: readonly Meaning[] = [
  jupyterMeaning,
  gitMeaning,
  scheduleMeaning,
  durationMeaning,
  notifyMeaning,
  serverMeaning,
];

/**
 * Every mistake of a config document: those of its form, and what the schema cannot say. One mistake per place: a secret goes
 * before anything else that is wrong with it, and form before meaning.
 */
export function configMistakes(document: Json, ofForm: readonly PointedMistake[]): readonly PointedMistake[] {
  const spec = member(document, "spec");
  const secrets = secretMeaning(spec);
  const places = new Set(secrets.map(({ pointer }) => pointer));
  const parents = new Set(secrets.map(({ pointer }) => pointer.slice(0, pointer.lastIndexOf("/"))));
  const form = ofForm.filter(
    ({ pointer, code }) => !places.has(pointer) && !(code === "missing-key" && parents.has(pointer)),
  );
  const dirty = new Set([...places, ...form.map(({ pointer }) => pointer)]);
  const meant = meanings.flatMap((meaning) => meaning(spec)).filter(({ pointer }) => !dirty.has(pointer));
  return [...secrets, ...form, ...meant];
}
