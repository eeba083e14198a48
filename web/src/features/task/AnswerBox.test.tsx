import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { anEvent, renderPage, stubFetch } from "../../test-parts";
import { AnswerBox } from "./AnswerBox";

const QUESTIONS = [
  { id: "q1", text: "Which separator?", options: ["Comma", "Semicolon"] },
  { id: "q2", text: "Which encoding?" },
];

const show = (mayAnswer = true) =>
  renderPage(<AnswerBox taskId="t/1" questions={QUESTIONS} mayAnswer={mayAnswer} />);
const send = () => userEvent.click(screen.getByRole("button", { name: "Send answers" }));

describe("the answer box", () => {
  it("sends a chosen option and a written answer together", async () => {
    const sent = stubFetch(() => ({ status: 201, body: anEvent(2) }));
    show();
    await userEvent.click(screen.getByLabelText("Semicolon"));
    await userEvent.type(screen.getByLabelText("Which encoding?"), "UTF-8");
    await send();
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({
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

  it("takes an answer that is none of the options", async () => {
    const sent = stubFetch(() => ({ status: 201, body: anEvent(2) }));
    show();
    await userEvent.click(screen.getByLabelText("Something else"));
    await userEvent.type(screen.getByLabelText("Your answer"), "Pipe");
    await userEvent.type(screen.getByLabelText("Which encoding?"), "UTF-8");
    await send();
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({ data: { answers: [{ id: "q1", text: "Pipe" }, {}] } });
  });

  it("marks the questions that still need an answer and sends nothing", async () => {
    const sent = stubFetch(() => ({ status: 201, body: anEvent(2) }));
    show();
    await userEvent.click(screen.getByLabelText("Comma"));
    await send();
    expect(screen.getAllByText("This question needs an answer.")).toHaveLength(1);
    expect(sent).toHaveLength(0);
  });

  it("says that the task has moved on when somebody was faster", async () => {
    stubFetch(() => ({ status: 409, body: { code: "INVALID_TRANSITION", detail: "no" } }));
    show();
    await userEvent.click(screen.getByLabelText("Comma"));
    await userEvent.type(screen.getByLabelText("Which encoding?"), "UTF-8");
    await send();
    expect(await screen.findByRole("alert")).toHaveTextContent("The task has moved on");
  });

  it("shows only the questions to somebody who may not answer", () => {
    show(false);
    expect(screen.getByText("Which encoding?")).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });
});
