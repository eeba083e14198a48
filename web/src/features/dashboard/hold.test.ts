import { describe, expect, it } from "vitest";
import { aTask } from "../../test-parts";
import { inHeldOrder } from "./hold";

const [a, b, c] = [aTask({ id: "a" }), aTask({ id: "b" }), aTask({ id: "c" })];
const ids = (tasks: readonly { id: string }[]) => tasks.map(({ id }) => id);

describe("a held order", () => {
  it("stays while the list is ordered anew, and shows each task as it is now", () => {
    const changed = { ...b, title: "Now" };
    const { shown, came } = inHeldOrder([a, b, c], [changed, c, a], () => undefined);
    expect(ids(shown)).toEqual(["a", "b", "c"]);
    expect(shown[1]?.title).toBe("Now");
    expect(came).toBe(0);
  });

  it("keeps the place of what has left, and counts what has come without showing it", () => {
    const gone = { ...a, status: "merged" as const };
    const { shown, came } = inHeldOrder([a, b], [aTask({ id: "new" }), b], () => gone);
    expect(shown).toEqual([gone, b]);
    expect(came).toBe(1);
  });

  it("lays older ones behind the last, as nothing moves by them", () => {
    const { shown, came } = inHeldOrder([a], [a, b, c], () => undefined);
    expect(ids(shown)).toEqual(["a", "b", "c"]);
    expect(came).toBe(0);
  });
});
