import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFile, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseConfig } from "../../src/policy/parse-config.ts";
import { namesOfVariables } from "./support/config-variables.ts";
import { manifestsIn, manifestsOf, type Manifest } from "./support/kustomization.ts";
import { looseEnds } from "./support/loose-ends.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const ways = {
  agent: { runs: "Deployment", kinds: ["Deployment", "NetworkPolicy", "PersistentVolumeClaim", "Service"] },
  scan: { runs: "CronJob", kinds: ["CronJob"] },
} as const;
const shared = ["ConfigMap", "Namespace", "NetworkPolicy", "Secret", "ServiceAccount"];
const apiVersions: Readonly<Record<string, string>> = {
  ConfigMap: "v1",
  CronJob: "batch/v1",
  Deployment: "apps/v1",
  Namespace: "v1",
  NetworkPolicy: "networking.k8s.io/v1",
  PersistentVolumeClaim: "v1",
  Secret: "v1",
  Service: "v1",
  ServiceAccount: "v1",
};

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "plumbline-kubernetes-"));
  await cp(join(root, "examples/kubernetes"), folder, { recursive: true });
  await copyFile(join(folder, "shared/secrets.env.example"), join(folder, "shared/secrets.env"));
});
after(async () => rm(folder, { recursive: true, force: true }));

const read = async (way: keyof typeof ways): Promise<readonly Manifest[]> => manifestsOf(join(folder, way));
const one = (manifests: readonly Manifest[], kind: string): Manifest => {
  const [found, ...others] = manifests.filter((each) => each.kind === kind);
  assert.ok(found !== undefined && others.length === 0, `one ${kind}`);
  return found;
};
const podOf = (manifests: readonly Manifest[], kind: string): Manifest => {
  const { spec } = one(manifests, kind);
  return (spec.jobTemplate?.spec ?? spec).template.spec;
};
const configOf = (manifests: readonly Manifest[]): ReturnType<typeof parseConfig> =>
  parseConfig(one(manifests, "ConfigMap")["data"]["plumbline.yaml"], "plumbline.yaml");

for (const [way, { runs, kinds }] of Object.entries(ways) as [keyof typeof ways, (typeof ways)[keyof typeof ways]][]) {
  test(`the ${way}'s kustomization holds the kinds that it should, each by its own API`, async () => {
    const manifests = await read(way);
    assert.deepEqual(manifests.map(({ kind }) => kind).toSorted(), [...kinds, ...shared].toSorted());
    for (const { apiVersion, kind } of manifests) assert.equal(apiVersion, apiVersions[kind]);
  });

  test(`whatever the ${way}'s objects refer to is among them`, async () => {
    assert.deepEqual(looseEnds(await read(way)), []);
  });

  test(`the ${way} renders without a cluster, and its references still hold`, async (context) => {
    const { error, status, stdout, stderr } = spawnSync("kubectl", ["kustomize", join(folder, way)], {
      encoding: "utf8",
    });
    if (error !== undefined)
      return context.diagnostic("no kubectl here: what is written was checked, not what it renders");
    assert.equal(status, 0, stderr);
    const rendered = manifestsIn(stdout);
    assert.deepEqual(looseEnds(rendered), []);
    assert.deepEqual(rendered.map(({ kind }) => kind).toSorted(), [...kinds, ...shared].toSorted());
    for (const { kind, metadata } of rendered)
      if (kind !== "Namespace") assert.equal(metadata["namespace"], "plumbline");
    const [{ image }] = podOf(rendered, runs).containers;
    assert.equal(image, `images.example.org/plumbline:${manifest.version}`);
  });

  test(`the ${way}'s pod has no rights beyond its own`, async () => {
    const pod = podOf(await read(way), runs);
    const { securityContext, containers } = pod;
    assert.equal(pod.automountServiceAccountToken, false);
    assert.equal(securityContext.runAsNonRoot, true);
    assert.equal(securityContext.runAsUser, 10_001);
    assert.deepEqual(securityContext.seccompProfile, { type: "RuntimeDefault" });
    assert.equal(containers.length, 1);
    assert.deepEqual(containers[0].securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    assert.ok(containers[0].resources.limits.memory);
    for (const { value } of containers[0].env) assert.equal(value, undefined, "each variable comes from a secret");
  });

  test(`the ${way}'s config is valid, and what it writes has a volume`, async () => {
    const manifests = await read(way);
    const parsed = configOf(manifests);
    assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems, []);
    assert.ok(parsed.ok);
    const [{ volumeMounts, args }] = podOf(manifests, runs).containers;
    const mounts: readonly { readonly mountPath: string; readonly readOnly?: boolean }[] = volumeMounts;
    assert.equal(args[2], "/work/plumbline.yaml");
    assert.ok(mounts.some(({ mountPath, readOnly }) => mountPath === "/work" && readOnly === true));
    const writable = mounts.filter(({ readOnly }) => readOnly !== true).map(({ mountPath }) => mountPath);
    // The agent keeps the repository beside its store; a scan, in a folder that goes with it.
    assert.deepEqual(writable, way === "agent" ? [dirname(parsed.config.state.sqlite), "/tmp"] : ["/tmp"]);
  });
}

test("the agent is given every variable that its config names, and no other", async () => {
  const manifests = await read("agent");
  const parsed = configOf(manifests);
  assert.ok(parsed.ok);
  const [{ env }] = podOf(manifests, "Deployment").containers;
  assert.deepEqual(env.map(({ name }: { readonly name: string }) => name).toSorted(), namesOfVariables(parsed.config));
});

test("a scan is given nothing but the token of the repository", async () => {
  const [{ env }] = podOf(await read("scan"), "CronJob").containers;
  assert.deepEqual(
    env.map(({ name }: { readonly name: string }) => name),
    ["POLICY_REPOSITORY_TOKEN"],
  );
});

test("the signers that the config trusts are mounted beside it", async () => {
  const manifests = await read("agent");
  const parsed = configOf(manifests);
  assert.ok(parsed.ok && parsed.config.source !== undefined && "git" in parsed.config.source);
  const file = parsed.config.source.git.verify?.allowedSigners ?? "";
  assert.match(one(manifests, "ConfigMap")["data"][file], /^\S+@\S+ namespaces="git" ssh-ed25519 \S+$/m);
});

test("one agent has the volume at a time, and gets the half minute that an orderly end needs", async () => {
  const manifests = await read("agent");
  const { spec } = one(manifests, "Deployment");
  assert.equal(spec.replicas, 1);
  assert.deepEqual(spec.strategy, { type: "Recreate" });
  assert.ok(spec.template.spec.terminationGracePeriodSeconds > 30);
  assert.deepEqual(one(manifests, "PersistentVolumeClaim")["spec"].accessModes, ["ReadWriteOnce"]);
});

test("the kubelet asks where the agent listens, and everybody else needs the token", async () => {
  const manifests = await read("agent");
  const parsed = configOf(manifests);
  assert.ok(parsed.ok);
  const [{ ports, startupProbe, livenessProbe, readinessProbe }] = podOf(manifests, "Deployment").containers;
  assert.equal(parsed.config.server.listen, `0.0.0.0:${ports[0].containerPort}`);
  assert.equal(parsed.config.server.metricsTokenEnv, "PLUMBLINE_METRICS_TOKEN");
  assert.deepEqual(
    [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path),
    ["/healthz", "/healthz", "/readyz"],
  );
  // The agent takes up to 5 s to know its own state.
  assert.ok(readinessProbe.timeoutSeconds > 5);
});

test("a scan never runs beside itself, and one that failed is not tried again", async () => {
  const { spec } = one(await read("scan"), "CronJob");
  assert.equal(spec.concurrencyPolicy, "Forbid");
  assert.ok(spec.startingDeadlineSeconds > 0);
  assert.equal(spec.jobTemplate.spec.backoffLimit, 0);
  assert.equal(spec.jobTemplate.spec.template.spec.restartPolicy, "Never");
});

test("no secret is in the repository, and the file that holds them is ignored", async () => {
  const ignored = await readFile(join(root, "examples/kubernetes/shared/.gitignore"), "utf8");
  assert.deepEqual(ignored, "secrets.env\n");
  const { stdout } = spawnSync("git", ["ls-files", "examples/kubernetes"], { cwd: root, encoding: "utf8" });
  assert.doesNotMatch(stdout, /secrets\.env$/m);
});
