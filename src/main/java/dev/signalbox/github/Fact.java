package dev.signalbox.github;

import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.TaskEvent;
import org.jspecify.annotations.Nullable;

/** One thing that happened on GitHub, with what its tasks are found by. */
sealed interface Fact {
    /** About a pull request. */
    record OfPull(PullClue pull, TaskEvent event, Occasion occasion) implements Fact {}

    /** About the issue that tasks were dispatched to. */
    record OfIssue(String repo, long number, TaskEvent event) implements Fact {}

    /** An issue with the label that makes a task, unless it has one. */
    record NewTask(LifecycleEvent.Created created, LifecycleEvent.Dispatched dispatched) implements Fact {}

    /** Which action a pull request event comes from, where that decides whether it is late. */
    enum Occasion {
        /** The first fact there is about a pull request. */
        OPENED,
        /** No draft any more; opens the pull request for a task that does not know it. */
        READY,
        OTHER
    }

    /**
     * What the task of a pull request is found by; empty texts where nothing is known.
     *
     * @param repo {@code owner/name} of the repository it is to be merged into
     * @param number {@code null} when only the branch is known
     * @param host of GitHub, such as {@code github.com}
     */
    record PullClue(String repo, @Nullable Long number, String title, String body, String headRef, String host) {}
}
