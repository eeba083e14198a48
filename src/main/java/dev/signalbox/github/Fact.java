package dev.signalbox.github;

import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.TaskEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that happened on GitHub, with what its tasks are found by. */
sealed interface Fact {
    /** About a pull request. */
    record OfPull(PullClue pull, TaskEvent event, Occasion occasion) implements Fact {}

    /**
     * About a commit, which may be the head of pull requests.
     *
     * @param numbers of pull requests that GitHub says it is the head of; none for those from forks
     */
    record OfHead(Repo repo, String sha, List<Long> numbers, PullRequestEvent.Check event) implements Fact {}

    /** About the issue that tasks were dispatched to. */
    record OfIssue(Repo repo, long number, TaskEvent event) implements Fact {}

    /**
     * An issue with the label that makes a task, unless it has one.
     *
     * @param madeOf the task that its text says it was made of; {@code null} for none
     */
    record NewTask(
            LifecycleEvent.Created created,
            LifecycleEvent.Dispatched dispatched,
            @Nullable String madeOf) implements Fact {}

    /** A bug of ours met this payload: the delivery is stored all the same, and tried again. */
    record Unread(Throwable bug) implements Fact {}

    /** Which action a pull request event comes from, where that decides what becomes of it. */
    enum Occasion {
        /** The first fact there is about a pull request. */
        OPENED,
        /** No draft any more; opens the pull request for a task that does not know it. */
        READY,
        /** A change of something that we show, so that its time counts even if nothing is different. */
        CHANGED,
        OTHER
    }

    /**
     * A repository.
     *
     * @param name {@code owner/name}
     * @param id GitHub's, which a rename or a transfer leaves as it is; {@code null} where only the name is known
     */
    record Repo(String name, @Nullable Long id) {}

    /**
     * What the task of a pull request is found by; empty texts where nothing is known.
     *
     * @param repo the repository it is to be merged into
     * @param isStrange from a fork, by somebody who may not write to the repository, and not merged: its own words name no task
     * @param opening what makes a task know it that does not yet; {@code null} when that takes more than this fact
     * @param host of GitHub, such as {@code github.com}
     */
    record PullClue(
            Repo repo,
            long number,
            String title,
            String body,
            String headRef,
            boolean isStrange,
            PullRequestEvent.@Nullable PrOpened opening,
            String host) {}
}
