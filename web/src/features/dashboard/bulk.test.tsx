import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { anEvent, aTask, renderPage, stubFetch, writes } from "../../test-parts";
import { BulkBar } from "./BulkBar";
import { DeedDialog } from "./DeedDialog";

const TASKS = [aTask(), aTask({ id: "t2", title: "Import invoices", labels: ["old"] })];
const AGENTS = [{ id: "kite", name: "Kite", status: "idle" as const, lastSeen: "" }];

let answer: Parameters<typeof stubFetch>[0];
let sent: ReturnType<typeof stubFetch>;
beforeEach(() => {
  answer = () => ({ status: 201, body: anEvent(2) });
  sent = stubFetch((request) => answer(request));
});

function showBar() {
  return renderPage(<BulkBar tasks={TASKS} agents={AGENTS} onDeed={vi.fn()} onClose={vi.fn()} />);
}

describe("what is done to several tasks", () => {
  it("waits without a server, and is sent in order and once when there is one", async () => {
    const { outbox } = showBar();
    outbox.setReachable(false);
    await userEvent.click(screen.getByRole("button", { name: "Assign…" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Kite" }));
    await waitFor(() =>
      expect(outbox.store.getState().writes.map(({ write }) => write)).toEqual([
        { kind: "assign", taskId: "t1", agentId: "kite" },
        { kind: "assign", taskId: "t2", agentId: "kite" },
      ]),
    );
    expect(sent).toEqual([]);
    outbox.setReachable(true);
    await waitFor(() => expect(outbox.store.getState().writes).toEqual([]));
    expect(sent.map(({ path, body }) => [path, body])).toEqual([
      ["/api/tasks/t1/events", { type: "assigned", data: { agentId: "kite" } }],
      ["/api/tasks/t2/events", { type: "assigned", data: { agentId: "kite" } }],
    ]);
    expect(new Set(sent.map(({ headers }) => headers.get("Idempotency-Key"))).size).toBe(2);
  });

  it("adds a label beside those that a task has by then", async () => {
    let version = 3;
    answer = ({ method, path, headers }) => {
      if (method === "GET") {
        const labels = path.endsWith("t1") ? ["late"] : version === 3 ? ["old"] : ["old", "new"];
        return { status: 200, body: aTask({ version, labels }) };
      }
      if (path.endsWith("t2") && headers.get("If-Match") === '"3"') {
        version = 4;
        return { status: 412, body: { code: "VERSION_CONFLICT", detail: "no" } };
      }
      return { status: 200, body: aTask() };
    };
    showBar();
    await userEvent.click(screen.getByRole("button", { name: "Label…" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Label to add" }), "late{Enter}");
    await waitFor(() =>
      expect(sent.filter(({ method }) => method === "PATCH").map(({ body }) => body)).toEqual([
        { labels: ["old", "late"] },
        { labels: ["old", "new", "late"] },
      ]),
    );
  });

  it("can be an end, and says of each task why it could not be", async () => {
    answer = ({ path }) =>
      path.includes("t2")
        ? { status: 409, body: { code: "INVALID_TRANSITION", detail: "no" } }
        : { status: 201, body: anEvent(2) };
    const onClose = vi.fn();
    renderPage(<DeedDialog tasks={TASKS} deeds={["cancel"]} onClose={onClose} />);
    await userEvent.click(screen.getByRole("button", { name: "Cancel the tasks" }));
    const outcome = await screen.findByRole("alert");
    expect(outcome).toHaveTextContent("1 of 2 done");
    expect(outcome).toHaveTextContent("Import invoices: The task has moved on");
    expect(onClose).not.toHaveBeenCalled();
  });

  it("is not tried again and again where the server has no credentials for GitHub", async () => {
    answer = () => ({ status: 503, body: { code: "GITHUB_NOT_CONFIGURED", detail: "No GitHub" } });
    const { outbox } = renderPage(
      <DeedDialog tasks={TASKS.slice(0, 1)} deeds={["dispatch"]} onClose={vi.fn()} />,
    );
    await userEvent.click(screen.getByRole("button", { name: "Make an issue" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("No GitHub");
    expect(outbox.store.getState().writes).toEqual([]);
    expect(writes(sent)).toHaveLength(1);
  });
});
