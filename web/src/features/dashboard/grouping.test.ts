import { expect, it } from "vitest";
import { aTask } from "../../test-parts";
import { grouped, groupFrom, groupNames, headAt, withGroup } from "./grouping";
import { comparison } from "./sorting";

const TASKS = [
  aTask({ id: "1", title: "a", assignedTo: "wren", labels: ["bug", "ux"] }),
  aTask({ id: "2", title: "b" }),
  aTask({ id: "3", title: "c", assignedTo: "kite", repo: "acme/shop" }),
  aTask({ id: "4", title: "d", assignedTo: "wren", repo: "acme/api" }),
];
const byTitle = comparison({ key: "title", descending: false });

it("is in the address", () => {
  const query = new URLSearchParams("view=table&group=agent");
  expect(groupFrom(query)).toBe("agent");
  expect(withGroup(query, "repo").toString()).toBe("view=table&group=repo");
  expect(withGroup(query, undefined).toString()).toBe("view=table");
  expect(groupFrom(new URLSearchParams("group=weather"))).toBeUndefined();
});

it("lets those of a group stand together under its name, those of none last", () => {
  const view = (group: Parameters<typeof grouped>[0]) => {
    const list = [...TASKS].sort(grouped(group, byTitle));
    const groupOf = groupNames(group, (id) => id.toUpperCase());
    return list.map(({ title }, at) => [headAt(list, at, groupOf), title]);
  };
  expect(view("agent")).toEqual([
    ["KITE", "c"],
    ["WREN", "a"],
    [undefined, "d"],
    ["Nobody", "b"],
  ]);
  expect(view("label")).toEqual([
    ["bug", "a"],
    ["No label", "b"],
    [undefined, "c"],
    [undefined, "d"],
  ]);
  expect(view("repo").map(([head]) => head)).toEqual([
    "acme/api",
    "acme/shop",
    "No repository",
    undefined,
  ]);
  expect(view(undefined).every(([head]) => head === undefined)).toBe(true);
});
