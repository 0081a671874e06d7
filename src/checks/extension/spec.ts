export type ExtensionKind = "lab" | "server" | "any";

export type NamedExtension = {
  readonly name: string;
  readonly state?: "enabled" | "disabled" | "absent";
  readonly locked?: boolean;
  /** An npm range. */
  readonly version?: string;
  readonly kind?: ExtensionKind;
};

export type ApprovedExtensions = {
  /** Names; `*` is any run of characters, `/` among them, and `?` is one. */
  readonly only: readonly string[];
  readonly kind?: ExtensionKind;
};

export type ExtensionSpec = NamedExtension | ApprovedExtensions;

/** Server extensions are Python modules; no other name can be one. */
export const isModule = (name: string): boolean => /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name);

/** Which worlds a spec is about: `only` means JupyterLab's unless it says more; a name is looked for wherever it can be. */
export function worlds(spec: ExtensionSpec): { readonly lab: boolean; readonly server: boolean } {
  if ("only" in spec) return { lab: spec.kind !== "server", server: spec.kind === "server" || spec.kind === "any" };
  return {
    lab: spec.kind !== "server",
    server: spec.kind === "server" || (spec.kind !== "lab" && isModule(spec.name)),
  };
}
