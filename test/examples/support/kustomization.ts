import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parse, parseAllDocuments } from "yaml";

/** Parsed YAML, dug in by tests: a wrong guess there fails them. */
export type Manifest = ReturnType<typeof parse>;

/** What a kustomization names, with its bases, as it is written: generated objects have their plain names. */
export async function manifestsOf(folder: string): Promise<readonly Manifest[]> {
  const kustomization = parse(await readFile(join(folder, "kustomization.yaml"), "utf8"));
  const resources: readonly string[] = kustomization.resources ?? [];
  const named = await Promise.all(
    resources.map(async (path) =>
      path.endsWith(".yaml")
        ? manifestsIn(await readFile(join(folder, path), "utf8"))
        : manifestsOf(join(folder, path)),
    ),
  );
  const generated = [
    ...(await generate(folder, "ConfigMap", kustomization.configMapGenerator ?? [])),
    ...(await generate(folder, "Secret", kustomization.secretGenerator ?? [])),
  ];
  return [...named.flat(), ...generated];
}

/** Every document of a YAML text; throws at the first that does not parse. */
export function manifestsIn(text: string): readonly Manifest[] {
  return parseAllDocuments(text).map((document) => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) throw problem;
    return document.toJS();
  });
}

interface Generator {
  readonly name: string;
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
}

async function generate(
  folder: string,
  kind: "ConfigMap" | "Secret",
  generators: readonly Generator[],
): Promise<readonly Manifest[]> {
  return Promise.all(
    generators.map(async ({ name, files = [], envs = [] }) => {
      const whole = await Promise.all(
        files.map(async (file) => [basename(file), await readFile(join(folder, file), "utf8")] as const),
      );
      const lines = await Promise.all(envs.map(async (file) => readFile(join(folder, file), "utf8")));
      const pairs = lines.flatMap((text) =>
        [...text.matchAll(/^([^#=\n]+)=(.*)$/gm)].map(([, key, value]) => [key, value]),
      );
      return { apiVersion: "v1", kind, metadata: { name }, data: Object.fromEntries([...whole, ...pairs]) };
    }),
  );
}
