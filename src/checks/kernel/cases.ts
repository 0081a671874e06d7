import type { Answer } from "../../model/observation.ts";
import { absent, denied, files, none, type Case } from "../case.ts";
import { kernelFolders } from "./probe.ts";
import type { KernelSpec } from "./spec.ts";

const home = "/home/sagemaker-user/.local/share/jupyter";
const conda = "/opt/conda/share/jupyter";

const kernelJson = (content = "{}", name = "python3", folder = conda): Answer =>
  files({ path: `${folder}/kernels/${name}/kernel.json`, content });

/** The user's folder, the base environment's, and nothing in the others; two asks for each. */
const looked = (user: Answer, environment: Answer, dotted: Answer = absent): readonly Answer[] => [
  user,
  dotted,
  environment,
  ...kernelFolders.slice(2).flatMap(() => [absent, absent]),
  absent,
];

const ipykernel = '{"argv": ["python3", "-m", "ipykernel_launcher"], "display_name": "Python 3", "language": "python"}';
const stranger = '{"argv": ["bash", "-c", "x"], "display_name": "Python 3", "language": "python"}';

export const cases: readonly Case<KernelSpec>[] = [
  {
    title: "a kernel in any folder is present",
    spec: { name: "python3", state: "present" },
    answers: looked(absent, kernelJson()),
    outcome: "pass",
    says: `in ${conda}/kernels`,
  },
  {
    title: "case does not count in its name",
    spec: { name: "Python3", state: "present" },
    answers: looked(absent, kernelJson("{}", "pythoN3")),
    outcome: "pass",
  },
  {
    title: "another kernel is not it",
    spec: { name: "python3", state: "present" },
    answers: looked(absent, kernelJson("{}", "ir")),
    outcome: "fail",
    says: "absent",
  },
  {
    title: "a kernel that no folder holds is absent",
    spec: { name: "ir", state: "absent" },
    answers: looked(absent, kernelJson()),
    outcome: "pass",
  },
  {
    title: "a folder that could not be read may hold it",
    spec: { name: "ir", state: "absent" },
    answers: looked(denied(home), absent),
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a kernel that was found is not absent, whatever could not be read",
    spec: { name: "python3", state: "absent" },
    answers: looked(denied(home), kernelJson()),
    outcome: "fail",
  },
  {
    title: "what its file says is compared",
    spec: {
      name: "python3",
      displayName: "Python 3",
      language: "python",
      argv: { contains: "ipykernel_launcher", length: 3 },
    },
    answers: looked(absent, kernelJson(ipykernel)),
    outcome: "pass",
  },
  {
    title: "the user's copy is the one that Jupyter takes",
    spec: { name: "python3", argv: { contains: "ipykernel_launcher" } },
    answers: looked(kernelJson(stranger, "python3", home), kernelJson(ipykernel)),
    outcome: "fail",
  },
  {
    title: "a copy in the home is not in the image's folder",
    spec: { name: "python3", folder: { matches: "^/opt/conda/" } },
    answers: looked(kernelJson(ipykernel, "python3", home), kernelJson(ipykernel)),
    outcome: "fail",
    says: home,
  },
  {
    title: "a folder that could not be read may hold the copy that counts",
    spec: { name: "python3", folder: { matches: "^/opt/conda/" } },
    answers: looked(denied(home), kernelJson(ipykernel)),
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a folder that comes later does not matter",
    spec: { name: "python3", argv: { contains: "ipykernel_launcher" } },
    answers: [
      kernelJson(ipykernel, "python3", home),
      absent,
      ...kernelFolders.slice(1).flatMap(() => [none("access-denied"), none("access-denied")]),
    ],
    outcome: "pass",
  },
  {
    title: "a kernel that is not there fails what its file should say",
    spec: { name: "python3", language: "python" },
    answers: looked(absent, absent),
    outcome: "fail",
    says: "absent",
  },
  {
    title: "a key that the file lacks fails a matcher",
    spec: { name: "python3", language: "python" },
    answers: looked(absent, kernelJson("{}")),
    outcome: "fail",
    says: "found nothing",
  },
  {
    title: "a broken file is not a file without the key",
    spec: { name: "python3", language: { lacks: "r" } },
    answers: looked(absent, kernelJson("{")),
    outcome: { unknown: "unparsable" },
  },
  {
    title: "a broken file is there all the same",
    spec: { name: "python3", state: "present" },
    answers: looked(absent, kernelJson("{")),
    outcome: "pass",
  },
  {
    title: "approved kernels pass",
    spec: { only: ["python3", "conda-*"] },
    answers: looked(kernelJson("", "conda-env", home), kernelJson()),
    outcome: "pass",
    says: "2 found, all of them approved",
  },
  {
    title: "one that is not approved fails and is named with its folder",
    spec: { only: ["python3"] },
    answers: looked(kernelJson("", "evil", home), kernelJson()),
    outcome: "fail",
    says: `evil (${home}/kernels)`,
  },
  {
    title: "approved ones prove nothing about a folder that could not be read",
    spec: { only: ["python3"] },
    answers: looked(denied(home), kernelJson()),
    outcome: { unknown: "access-denied" },
  },
  {
    title: "a kernel whose name begins with a dot is one",
    spec: { name: ".evil", state: "absent" },
    answers: looked(absent, absent, kernelJson("{}", ".evil", home)),
    outcome: "fail",
  },
  {
    title: "a folder called kernel.json is no kernel",
    spec: { name: "ir", state: "absent" },
    answers: looked(files({ path: `${home}/kernels/ir/kernel.json`, kind: "directory" }), absent),
    outcome: "pass",
  },
  {
    title: "of two folders that differ in case nobody knows which counts",
    spec: { name: "ir", language: "R" },
    answers: looked(
      files(
        { path: `${home}/kernels/IR/kernel.json`, content: '{"language": "R"}' },
        { path: `${home}/kernels/ir/kernel.json`, content: '{"language": "python"}' },
      ),
      absent,
    ),
    outcome: { unknown: "undecidable" },
  },
  {
    title: "case does not count in an approved name either",
    spec: { only: ["Python3"] },
    answers: looked(absent, kernelJson("{}", "Python3")),
    outcome: "pass",
  },
];
