/** Programs by their names, as the kernel or the file system has them, or by the path of their file; `*` is any run of characters, `?` is one. */
export type NamedProcesses = {
  readonly names: readonly string[];
  readonly state: "running" | "absent";
};

export type ApprovedProcesses = { readonly only: readonly string[] };

export type ProcessSpec = NamedProcesses | ApprovedProcesses;
