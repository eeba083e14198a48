import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anEvent } from "../../test-parts";
import { partOf, stationsOf, versionAt, visitAt, visitsOf } from "./way";
import type { Visit } from "./way";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString();
const TYPES = ["created", "comment", "analyzing", "progress", "failed", "analyzing", "comment"];
const EVENTS = TYPES.map((type, index) => anEvent(index + 1, { type, at: at(index), data: {} }));

describe("the way of a task", () => {
  it("has a station for each stay in a status", () => {
    expect(visitsOf(EVENTS)).toMatchObject([
      { status: "created", first: 1, last: 2, at: at(0), until: at(2) },
      { status: "analyzing", first: 3, last: 4, until: at(4) },
      { status: "failed", first: 5, last: 5, until: at(5) },
      { status: "analyzing", first: 6, last: 7, at: at(5) },
    ]);
    expect(visitsOf(EVENTS).at(-1)).not.toHaveProperty("until");
  });

  it("is one unknown stay where the beginning is not at hand", () => {
    expect(visitsOf(EVENTS.slice(1))).toMatchObject([{ status: undefined, first: 2, last: 7 }]);
    expect(visitsOf([])).toEqual([]);
  });

  it("has at most eight stations, the oldest as one", () => {
    const visits = Array.from({ length: 11 }, (_, index): Visit => ({
      status: index % 2 === 0 ? "analyzing" : "failed",
      first: index * 2 + 1,
      last: index * 2 + 2,
      at: at(index),
      ...(index < 10 && { until: at(index + 1) }),
      merged: 1,
    }));
    const stations = stationsOf(visits);
    expect(stations).toHaveLength(8);
    expect(stations[0]).toMatchObject({ merged: 4, first: 1, last: 8, at: at(0), until: at(4) });
    expect(stations[1]).toBe(visits[4]);
    expect(visitAt(stations, 6)).toBe(0);
    expect(visitAt(stations, 22)).toBe(7);
  });

  it("leads from each event to its place and back", () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), fc.nat({ max: 300 }), fc.boolean(), (first, more, past) => {
        const visit: Visit = {
          status: "analyzing",
          first,
          last: first + more,
          at: at(0),
          ...(past && { until: at(1) }),
          merged: 1,
        };
        for (const version of [first, first + Math.floor(more / 2), first + more]) {
          expect(versionAt(visit, partOf(visit, version))).toBe(version);
          expect(partOf(visit, version)).toBeGreaterThanOrEqual(0);
          expect(partOf(visit, version)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
