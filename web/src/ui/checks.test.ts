import { describe, expect, it } from "vitest";
import { checksState } from "./checks";

const check = (state: "pending" | "success" | "failure" | "neutral") => ({ name: state, state });

describe("the checks of a pull request", () => {
  it("have not passed where they said neither yes nor no", () => {
    expect(checksState([check("neutral")])).toBe("neutral");
    expect(checksState([check("neutral"), check("success")])).toBe("passing");
  });

  it("have failed with the first that has, whatever the others say", () => {
    expect(checksState([check("success"), check("pending"), check("failure")])).toBe("failing");
  });
});
