package dev.signalbox.projection;

import dev.signalbox.model.Activity;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Attention;
import dev.signalbox.model.Dispatch;
import dev.signalbox.model.Failure;
import dev.signalbox.model.InputRequest;
import dev.signalbox.model.Issue;
import dev.signalbox.model.OpenRequest;
import dev.signalbox.model.PlanStep;
import dev.signalbox.model.PullCheck;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.PullReview;
import dev.signalbox.model.Question;
import dev.signalbox.model.Run;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.model.Work;

/**
 * Rows of tasks in a checkpoint: each record as its components, in their order. A start reads 100,000 of them, so they have
 * no names and become no maps. What is written must be what is read: whoever changes a record changes both methods, and
 * {@link Checkpoints#FORMAT}.
 */
final class TaskBytes {
    private TaskBytes() {}

    static void write(ChunkWriter out, Task task) {
        out.text(task.id());
        out.word(task.spaceId());
        out.text(task.title());
        out.number(task.descriptionDigest());
        out.flag(task.commented());
        out.word(task.status().name());
        out.time(task.statusSince());
        write(out, task.creator());
        out.wordOrNull(task.assignedTo());
        out.list(task.labels(), ChunkWriter::word);
        out.wordOrNull(task.repo());
        out.wordOrNull(task.workflow());
        out.optional(task.issue(), TaskBytes::write);
        out.list(task.pulls(), TaskBytes::write);
        out.list(task.questions(), TaskBytes::write);
        out.list(task.requests(), TaskBytes::write);
        out.optional(task.error(), TaskBytes::write);
        out.optional(task.activity(), TaskBytes::write);
        write(out, task.work());
        out.optional(task.dispatch(), TaskBytes::write);
        out.list(task.attention(), TaskBytes::write);
        out.number(task.version());
        out.number(task.spaceVersion());
        out.time(task.createdAt());
        out.time(task.updatedAt());
    }

    static Task read(ChunkReader in) {
        return new Task(
                in.text(),
                in.word(),
                in.text(),
                in.number(),
                in.flag(),
                TaskStatus.valueOf(in.word()),
                in.time(),
                actor(in),
                in.wordOrNull(),
                in.list(ChunkReader::word),
                in.wordOrNull(),
                in.wordOrNull(),
                in.optional(TaskBytes::issue),
                in.list(TaskBytes::pull),
                in.list(TaskBytes::question),
                in.list(TaskBytes::request),
                in.optional(TaskBytes::failure),
                in.optional(TaskBytes::activity),
                work(in),
                in.optional(TaskBytes::dispatch),
                in.list(TaskBytes::attention),
                in.number(),
                in.number(),
                in.time(),
                in.time());
    }

    private static void write(ChunkWriter out, Actor actor) {
        out.word(actor.kind().name());
        out.word(actor.id());
        out.word(actor.name());
    }

    private static Actor actor(ChunkReader in) {
        return new Actor(Actor.Kind.valueOf(in.word()), in.word(), in.word());
    }

    private static void write(ChunkWriter out, Issue issue) {
        out.textOrNull(issue.hasUsualUrl() ? null : issue.url());
        out.number(issue.number());
        out.word(issue.repo());
        out.numberOrNull(issue.repoId());
        out.timeOrNull(issue.changedAt());
    }

    private static Issue issue(ChunkReader in) {
        return new Issue(in.textOrNull(), in.number(), in.word(), in.numberOrNull(), in.timeOrNull());
    }

    private static void write(ChunkWriter out, PullRequest pull) {
        out.textOrNull(pull.hasUsualUrl() ? null : pull.url());
        out.number(pull.number());
        out.word(pull.repo());
        out.number(pull.repoId());
        out.word(pull.state().name());
        out.timeOrNull(pull.stateAt());
        out.textOrNull(pull.title());
        out.flag(pull.draft());
        out.textOrNull(pull.headSha());
        out.wordOrNull(pull.baseRef());
        out.flag(pull.autoMerge());
        out.flag(pull.reviewRequested());
        out.timeOrNull(pull.detailsAt());
        out.flag(pull.conflict());
        out.timeOrNull(pull.conflictAt());
        out.flag(pull.queued());
        out.timeOrNull(pull.queuedAt());
        out.list(pull.checks(), TaskBytes::write);
        out.list(pull.reviews(), TaskBytes::write);
        out.textOrNull(pull.mergeCommitSha());
        out.word(pull.proof().name());
    }

    private static PullRequest pull(ChunkReader in) {
        return new PullRequest(
                in.textOrNull(),
                in.number(),
                in.word(),
                in.number(),
                PullRequest.State.valueOf(in.word()),
                in.timeOrNull(),
                in.textOrNull(),
                in.flag(),
                in.textOrNull(),
                in.wordOrNull(),
                in.flag(),
                in.flag(),
                in.timeOrNull(),
                in.flag(),
                in.timeOrNull(),
                in.flag(),
                in.timeOrNull(),
                in.list(TaskBytes::check),
                in.list(TaskBytes::review),
                in.textOrNull(),
                PullRequest.Proof.valueOf(in.word()));
    }

    private static void write(ChunkWriter out, PullCheck check) {
        out.word(check.name());
        out.word(check.state().name());
        out.textOrNull(check.url());
        out.word(check.kind().name());
        out.number(check.suite());
        out.timeOrNull(check.at());
    }

    private static PullCheck check(ChunkReader in) {
        return new PullCheck(
                in.word(),
                PullCheck.State.valueOf(in.word()),
                in.textOrNull(),
                PullCheck.Kind.valueOf(in.word()),
                in.number(),
                in.timeOrNull());
    }

    private static void write(ChunkWriter out, PullReview review) {
        out.word(review.author());
        out.word(review.word().name());
        out.timeOrNull(review.at());
    }

    private static PullReview review(ChunkReader in) {
        return new PullReview(in.word(), PullReview.Word.valueOf(in.word()), in.timeOrNull());
    }

    private static void write(ChunkWriter out, Question question) {
        out.text(question.id());
        out.text(question.text());
        out.list(question.options(), ChunkWriter::word);
    }

    private static Question question(ChunkReader in) {
        return new Question(in.text(), in.text(), in.list(ChunkReader::word));
    }

    private static void write(ChunkWriter out, OpenRequest open) {
        InputRequest request = open.request();
        out.text(request.id());
        out.word(request.kind().name());
        out.text(request.text());
        out.list(request.options(), ChunkWriter::word);
        out.timeOrNull(request.expiresAt());
        out.time(open.askedAt());
        write(out, open.askedBy());
    }

    private static OpenRequest request(ChunkReader in) {
        InputRequest request = new InputRequest(
                in.text(),
                InputRequest.Kind.valueOf(in.word()),
                in.text(),
                in.list(ChunkReader::word),
                in.timeOrNull());
        return new OpenRequest(request, in.time(), actor(in));
    }

    private static void write(ChunkWriter out, Failure failure) {
        out.word(failure.code());
        out.text(failure.message());
    }

    private static Failure failure(ChunkReader in) {
        return new Failure(in.word(), in.text());
    }

    private static void write(ChunkWriter out, Activity activity) {
        out.word(activity.kind());
        out.textOrNull(activity.message());
        out.numberOrNull(activity.percent());
        out.list(activity.plan(), TaskBytes::write);
        out.time(activity.at());
    }

    private static Activity activity(ChunkReader in) {
        return new Activity(in.word(), in.textOrNull(), in.numberOrNull(), in.list(TaskBytes::step), in.time());
    }

    private static void write(ChunkWriter out, PlanStep step) {
        out.text(step.text());
        out.word(step.state());
    }

    private static PlanStep step(ChunkReader in) {
        return new PlanStep(in.text(), in.word());
    }

    private static void write(ChunkWriter out, Work work) {
        out.optional(work.run(), TaskBytes::write);
        out.timeOrNull(work.lastWordAt());
        out.flag(work.spoken());
        out.time(work.quietSince());
        out.timeOrNull(work.staleSince());
    }

    private static Work work(ChunkReader in) {
        return new Work(in.optional(TaskBytes::run), in.timeOrNull(), in.flag(), in.time(), in.timeOrNull());
    }

    private static void write(ChunkWriter out, Run run) {
        out.text(run.id());
        out.wordOrNull(run.agentId());
        out.textOrNull(run.link());
        out.time(run.startedAt());
    }

    private static Run run(ChunkReader in) {
        return new Run(in.text(), in.wordOrNull(), in.textOrNull(), in.time());
    }

    private static void write(ChunkWriter out, Dispatch dispatch) {
        out.word(dispatch.repo());
        out.number(dispatch.asked());
        out.optional(dispatch.stopped(), TaskBytes::write);
    }

    private static Dispatch dispatch(ChunkReader in) {
        return new Dispatch(in.word(), in.number(), in.optional(TaskBytes::failure));
    }

    private static void write(ChunkWriter out, Attention need) {
        out.word(need.reason().name());
        out.time(need.since());
        out.textOrNull(need.detail());
    }

    private static Attention attention(ChunkReader in) {
        return new Attention(Attention.Reason.valueOf(in.word()), in.time(), in.textOrNull());
    }
}
