import { render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { Travel } from "./Travel";

const LANES = { created: 0, analyzing: 300 };
let moves: Keyframe[][];
let finish: () => void;

beforeEach(() => {
  moves = [];
  vi.stubGlobal("CSS", { escape: String });
  // jsdom lays nothing out: a card is where its lane is.
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (this: Element) {
    const lane = this.closest("[data-lane]")?.getAttribute("data-lane") as keyof typeof LANES;
    const height = this.hasAttribute("data-lane") ? 800 : 60;
    return new DOMRect(LANES[lane], 100, 240, height);
  });
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  Element.prototype.animate = vi.fn((frames: Keyframe[]) => {
    moves.push(frames);
    return { finished };
  }) as never;
});

function board(ids: readonly string[], lane: keyof typeof LANES, at?: number) {
  const arrivals = new Map(at === undefined ? [] : ids.map((id) => [id, at] as const));
  return (
    <Travel arrivals={arrivals}>
      <div>
        {Object.keys(LANES).map((name) => (
          <section key={name} data-lane={name}>
            {name === lane ? ids.map((id) => <article key={id} data-task={id} />) : null}
          </section>
        ))}
      </div>
    </Travel>
  );
}

it("lets a card travel to its new lane, and shows it there afterwards", async () => {
  const { rerender } = render(board(["a"], "created"));
  rerender(board(["a"], "analyzing", 1));
  expect(moves).toEqual([[{ transform: "translate(-300px, 0px)" }, { transform: "none" }]]);
  const card = document.querySelector<HTMLElement>("article[data-task='a']");
  expect(card?.style.opacity).toBe("0");
  expect(document.querySelectorAll("article")).toHaveLength(2);
  expect(screen.getAllByRole("article")).toEqual([card]); // to a screen reader it is one card
  finish();
  await waitFor(() => expect(document.querySelectorAll("article")).toHaveLength(1));
  expect(card?.style.opacity).toBe("");
});

it("lets nothing travel that is new, that many others come with, or where no motion is wanted", () => {
  const many = Array.from({ length: 7 }, (_, at) => `t${at}`);
  const crowd = render(board(many, "created"));
  crowd.rerender(board(many, "analyzing", 1));
  crowd.unmount();
  const fresh = render(board([], "created"));
  fresh.rerender(board(["new"], "created", 1));
  fresh.unmount();
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  const calm = render(board(["a"], "created"));
  calm.rerender(board(["a"], "analyzing", 1));
  expect(moves).toEqual([]);
});
