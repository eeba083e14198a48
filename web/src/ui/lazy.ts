import { lazy } from "react";
import type { ComponentType } from "react";

/**
 * A page or a dialog that comes when it is first opened, so that the board is there sooner; with it come Mantine's
 * styles for all parts, of which the board has only its own (app/first-styles.ts).
 */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => {
    const [part] = await Promise.all([load(), import("./all-styles")]);
    return { default: part };
  });
}
