import type { Manifest } from "./kustomization.ts";

/** References of Kubernetes objects that lead nowhere within them, one sentence each. */
export function looseEnds(manifests: readonly Manifest[]): readonly string[] {
  const named = (kind: string, name: string): Manifest =>
    manifests.find((each) => each.kind === kind && each.metadata["name"] === name);
  const pods = manifests.flatMap((owner) => {
    const template = (owner["spec"]?.jobTemplate?.spec ?? owner["spec"])?.template;
    return template === undefined ? [] : [{ owner, template }];
  });
  const selected = (labels: Readonly<Record<string, string>>): readonly Manifest[] =>
    pods
      .filter(({ template }) => Object.entries(labels).every(([key, value]) => template.metadata.labels[key] === value))
      .map(({ template }) => template.spec);

  return [
    ...pods.flatMap(({ owner, template }) => [
      ...podEnds(template.spec, named),
      ...(owner["spec"].selector === undefined || selected(owner["spec"].selector.matchLabels).length === 1
        ? []
        : [`${owner.kind} does not select its own pods alone`]),
    ]),
    ...manifests.flatMap(({ kind, spec }) => {
      if (kind === "Service") return portEnds(spec.ports, "targetPort", selected(spec.selector));
      if (kind !== "NetworkPolicy") return [];
      const chosen = selected(spec.podSelector.matchLabels);
      const ports = (spec.ingress ?? []).flatMap((rule: Manifest) => rule.ports);
      return chosen.length === 0 ? ["a NetworkPolicy selects no pod"] : portEnds(ports, "port", chosen);
    }),
  ];
}

type Named = (kind: string, name: string) => Manifest;

function podEnds(pod: Manifest, named: Named): readonly string[] {
  const volumes: readonly Manifest[] = pod.volumes;
  const wanted = [
    ["ServiceAccount", pod.serviceAccountName],
    ...volumes.flatMap(({ configMap, secret, persistentVolumeClaim: claim }) => [
      ...(configMap === undefined ? [] : [["ConfigMap", configMap.name]]),
      ...(secret === undefined ? [] : [["Secret", secret.secretName]]),
      ...(claim === undefined ? [] : [["PersistentVolumeClaim", claim.claimName]]),
    ]),
  ];
  return [
    ...wanted.flatMap(([kind = "", name = ""]) => (named(kind, name) === undefined ? [`no ${kind} ${name}`] : [])),
    ...pod.containers.flatMap((container: Manifest) => containerEnds(container, volumes, named)),
  ];
}

function containerEnds(container: Manifest, volumes: readonly Manifest[], named: Named): readonly string[] {
  const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe].filter(Boolean);
  return [
    ...container.env.flatMap(({ valueFrom: { secretKeyRef } }: Manifest) =>
      named("Secret", secretKeyRef.name)?.["data"][secretKeyRef.key] === undefined
        ? [`no key ${secretKeyRef.key} in a Secret ${secretKeyRef.name}`]
        : [],
    ),
    ...container.volumeMounts.flatMap(({ name }: Manifest) =>
      volumes.some((volume) => volume.name === name) ? [] : [`no volume ${name}`],
    ),
    ...portEnds(
      probes.map(({ httpGet }) => httpGet),
      "port",
      [{ containers: [container] }],
    ),
  ];
}

/** Ports by name that none of the pods has. */
function portEnds(
  ports: readonly Manifest[],
  key: "port" | "targetPort",
  pods: readonly Manifest[],
): readonly string[] {
  const known = pods.flatMap(({ containers }) =>
    containers.flatMap((container: Manifest) => (container.ports ?? []).map(({ name }: Manifest) => name)),
  );
  return ports.filter((port) => !known.includes(port[key])).map((port) => `no port ${port[key]}`);
}
