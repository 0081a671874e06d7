import { worldBuilder } from "./world-builder.ts";
import type { World } from "./world.ts";

/** One IAM domain where everybody owns one running private JupyterLab space: cheap at any size. Every fifth home drifts. */
export function plainWorld(users: number): World {
  const world = worldBuilder();
  const domain = world.domain({ id: "d-plain0000001", name: "plain" });
  for (let index = 0; index < users; index++) {
    const name = `user-${String(index + 1).padStart(4, "0")}`;
    domain.userProfile(name);
    domain.space({
      name: `${name}-lab`,
      owner: name,
      homeTraits: index % 5 === 1 ? ["small", "public-index"] : ["small"],
    });
  }
  return world.build();
}
