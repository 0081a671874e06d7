import { suite } from "node:test";
import { openStore } from "../../src/store/open-store.ts";
import { place } from "../store/support/place.ts";
import { storeSuite } from "./store-suite.ts";

suite("the store on SQLite", () =>
  storeSuite(() => {
    const made = place();
    return { open: (options) => openStore(made.path, options), [Symbol.dispose]: () => made[Symbol.dispose]() };
  }),
);
