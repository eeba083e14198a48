import type { NewTask } from "../../api/model";
import type { Workflow } from "../../api/schema";

/** Question's place → its answer. */
export type Answers = Readonly<Record<number, string>>;

interface Form {
  spaceId: string;
  title: string;
  description: string;
  answers: Answers;
}

/** The task that a workflow begins: its defaults, and the questions with their answers below the description. */
export function taskBy(
  workflow: Workflow,
  { spaceId, title, description, answers }: Form,
): NewTask {
  const { labels, assignedTo, repo } = workflow.defaults;
  const told = (workflow.questions ?? []).flatMap(({ text }, place) => {
    const answer = (answers[place] ?? "").trim();
    return answer === "" ? [] : [`**${text}**\n${answer}`];
  });
  const whole = [description.trim(), ...told].filter((part) => part !== "").join("\n\n");
  return {
    spaceId,
    title: title.trim(),
    workflow: workflow.name,
    ...(whole === "" ? {} : { description: whole }),
    ...(labels === undefined ? {} : { labels }),
    ...(assignedTo === undefined ? {} : { assignedTo }),
    ...(repo === undefined ? {} : { repo }),
  };
}
