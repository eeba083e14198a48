import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { InputRequest } from "../api/work";
import { anEvent, renderPage, stubFetch, writes } from "../test-parts";
import { AnswerForm } from "./AnswerForm";
import type { Ask } from "./needs";

const asked = {
  kind: "question",
  askedAt: "2026-01-01T10:00:00.000Z",
  askedBy: { kind: "agent", id: "k", name: "Kite" },
} as const;
const SEPARATOR: InputRequest = {
  id: "q1",
  text: "Which separator?",
  options: ["Comma", "Semicolon"],
  ...asked,
};
const ENCODING: InputRequest = { id: "q2", text: "Which encoding?", ...asked };
const BOTH: Ask = { taskId: "t/1", clarifies: true, requests: [SEPARATOR, ENCODING] };
const ONE: Ask = { taskId: "t1", clarifies: false, requests: [ENCODING] };

beforeEach(() => localStorage.clear());

function show(ask: Ask, gone = false) {
  const onDone = vi.fn();
  renderPage(<AnswerForm ask={ask} gone={gone} onDone={onDone} />);
  return onDone;
}
const send = (name = "Send answer") => userEvent.click(screen.getByRole("button", { name }));

describe("the form for answers", () => {
  it("sends a chosen option and a written answer together", async () => {
    const sent = stubFetch(() => ({ status: 201, body: anEvent(2) }));
    const onDone = show(BOTH);
    await userEvent.click(screen.getByLabelText("Semicolon"));
    await userEvent.type(screen.getByLabelText("Which encoding?"), "UTF-8");
    await send("Send answers");
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(writes(sent)).toHaveLength(1);
    expect(writes(sent)[0]).toMatchObject({
      method: "POST",
      path: "/api/tasks/t%2F1/events",
      body: {
        type: "clarification_answered",
        data: {
          answers: [
            { id: "q1", text: "Semicolon" },
            { id: "q2", text: "UTF-8" },
          ],
        },
      },
    });
  });

  it("answers a request that is no clarification by an event of its own", async () => {
    const sent = stubFetch(() => ({ status: 201, body: anEvent(2) }));
    show(ONE);
    await userEvent.type(screen.getByLabelText("Which encoding?"), "UTF-8");
    await send();
    await waitFor(() => expect(writes(sent)).toHaveLength(1));
    expect(writes(sent)[0]?.body).toEqual({
      type: "input_answered",
      data: { answers: [{ id: "q2", text: "UTF-8" }] },
    });
  });

  it("takes an answer that is none of the options", async () => {
    const sent = stubFetch(() => ({ status: 201, body: anEvent(2) }));
    show({ ...ONE, requests: [SEPARATOR] });
    await userEvent.click(screen.getByLabelText("Something else"));
    await userEvent.type(screen.getByLabelText("Your answer"), "Pipe");
    await send();
    await waitFor(() => expect(writes(sent)).toHaveLength(1));
    expect(writes(sent)[0]?.body).toMatchObject({
      data: { answers: [{ id: "q1", text: "Pipe" }] },
    });
  });

  it("marks the questions that still need an answer and sends nothing", async () => {
    const sent = stubFetch(() => ({ status: 201, body: anEvent(2) }));
    show(BOTH);
    await userEvent.click(screen.getByLabelText("Comma"));
    await send("Send answers");
    expect(await screen.findByText("This question needs an answer.")).toBeVisible();
    expect(writes(sent)).toHaveLength(0);
  });

  it("keeps the words and says who was first when somebody else has answered", async () => {
    const events = [
      anEvent(3, {
        type: "input_answered",
        actor: { kind: "user", id: "kim", name: "Kim" },
        data: { answers: [{ id: "q2", text: "Latin-1" }] },
      }),
    ];
    stubFetch(({ method }) =>
      method === "GET"
        ? { status: 200, body: { events } }
        : { status: 409, body: { code: "ALREADY_ANSWERED", detail: "No." } },
    );
    const onDone = show(ONE);
    await userEvent.type(screen.getByLabelText("Which encoding?"), "UTF-8");
    await send();
    expect(await screen.findByText(/“Latin-1”/)).toHaveTextContent("Kim answered");
    expect(screen.getByLabelText("Which encoding?")).toHaveValue("UTF-8");
    expect(onDone).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Discard my words" }));
    expect(onDone).toHaveBeenCalled();
  });

  it("lets the answer wait where the server fails at it, and tells its page so", async () => {
    const sent = stubFetch(() => ({ status: 503, body: { code: "STORE_UNAVAILABLE" } }));
    const onDone = show(ONE);
    await userEvent.type(screen.getByLabelText("Which encoding?"), "UTF-8");
    await send();
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(writes(sent)).toHaveLength(1);
  });

  it("finds the words again when it is opened later", async () => {
    show(ONE);
    await userEvent.type(screen.getByLabelText("Which encoding?"), "UTF");
    show(ONE);
    expect(screen.getAllByLabelText("Which encoding?")[1]).toHaveValue("UTF");
  });
});
