import { beforeEach, describe, expect, it } from "vitest";
import { dropView, keepView, keptViews } from "./kept-views";

beforeEach(() => localStorage.clear());

describe("kept views", () => {
  it("belong to an account, by name", () => {
    keepView("ada", { name: "Bugs", search: "?label=bug" });
    keepView("ada", { name: "Bugs", search: "?label=bug&mine=1" });
    keepView("bob", { name: "All", search: "" });
    expect(keptViews("ada")).toEqual([{ name: "Bugs", search: "?label=bug&mine=1" }]);
    expect(dropView("ada", "Bugs")).toEqual([]);
    expect(keptViews("bob")).toHaveLength(1);
  });

  it("are no more than twenty, the oldest going first", () => {
    for (let at = 0; at < 25; at++) keepView("ada", { name: `View ${at}`, search: "" });
    expect(keptViews("ada").map(({ name }) => name)).toHaveLength(20);
    expect(keptViews("ada")[0]?.name).toBe("View 5");
  });

  it("are none where the device keeps something else", () => {
    localStorage.setItem("signalbox-views", '{"ada":[{"name":1}],"bob":3}');
    expect(keptViews("ada")).toEqual([]);
    expect(keptViews("bob")).toEqual([]);
  });
});
