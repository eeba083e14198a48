package dev.signalbox.github;

import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.TaskEvent;
import org.jspecify.annotations.Nullable;

/** One thing that happened on GitHub, and what tells whose task it is about. */
sealed interface Fact {
    /** About a pull request. */
    record OfPull(PullClue pull, TaskEvent event, Occasion occasion) implements Fact {}

    /** About the issue that tasks were dispatched to. */
    record OfIssue(String repo, long number, TaskEvent event) implements Fact {}

    /** An issue that asks to become a task, unless one has it. */
    record NewTask(LifecycleEvent.Created created, LifecycleEvent.Dispatched dispatched) implements Fact {}

    /** What a pull request event is made from, where that matters for its place among others. */
    enum Occasion {
        /** The first fact there is about a pull request. */
        OPENED,
        /** No draft any more; opens the pull request for a task that has not heard of it. */
        READY,
        OTHER
    }

    /**
     * What a pull request says about its task; empty texts where nothing is known.
     *
     * @param repo {@code owner/name} of the repository it wants to be merged into
     * @param number {@code null} when only the branch is known
     * @param host of GitHub, such as {@code github.com}
     */
    record PullClue(String repo, @Nullable Long number, String title, String body, String headRef, String host) {}
}
