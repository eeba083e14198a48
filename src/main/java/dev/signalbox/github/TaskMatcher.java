package dev.signalbox.github;

import dev.signalbox.github.Fact.PullClue;
import dev.signalbox.github.Fact.Repo;
import dev.signalbox.github.TaskFinder.TaskRef;
import dev.signalbox.projection.Links;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks a pull request belongs to (SPEC, "GitHub webhooks"): the first of four rules that names a task which exists. A rule may
 * name several; then it belongs to each. The words of a stranger name none.
 */
@Singleton
final class TaskMatcher {
    /** At most so many tasks or issues of a body are looked up. */
    private static final int LOOKUPS_MAX = 20;

    private static final String BRANCH = "signalbox/";
    private static final Pattern TASK_LINE = Pattern.compile("^signalbox-task:\\s*(\\S+)", Pattern.CASE_INSENSITIVE);
    /** GitHub, "Linking a pull request to an issue using a keyword". Groups: host, repository by URL, by name; number. */
    private static final Pattern CLOSING = Pattern.compile(
            "(?<![\\w-])(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?)(?::\\s*|\\s+)"
                    + "(?:https?://([\\w.:-]+)/([\\w.-]+/[\\w.-]+)/issues/|([\\w.-]+/[\\w.-]+)?#)"
                    + "(\\d{1,9})(?!\\w)",
            Pattern.CASE_INSENSITIVE);

    private final TaskFinder tasks;

    TaskMatcher(TaskFinder tasks) {
        this.tasks = tasks;
    }

    /**
     * The tasks of a pull request.
     *
     * @param known whether they are linked to it already
     * @param waitsFor the keys of {@link Waiting} under which it may get a task later, if it has none
     */
    record Match(List<TaskRef> tasks, boolean known, Set<String> waitsFor) {}

    Match match(PullClue pull) {
        List<TaskRef> linked = tasks.byPull(pull.repo(), pull.number());
        Set<String> keys = new LinkedHashSet<>(
                Links.pull(pull.number(), pull.repo().name(), pull.repo().id()));
        if (!linked.isEmpty() || pull.isStrange()) {
            return new Match(linked, true, keys);
        }
        return new Match(
                byWords(pull, keys).stream()
                        .filter(task -> !tasks.isUnlinked(task, pull.repo(), pull.number()))
                        .toList(),
                false,
                keys);
    }

    private List<TaskRef> byWords(PullClue pull, Set<String> keys) {
        List<TaskRef> found = byId(taskLines(pull.body()), keys);
        if (found.isEmpty()) {
            found = byBranch(pull.headRef(), keys);
        }
        return found.isEmpty() ? byClosingKeyword(pull, keys) : found;
    }

    private static Stream<String> taskLines(String body) {
        return body.lines()
                .map(line -> TASK_LINE.matcher(line.strip()))
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1));
    }

    private List<TaskRef> byId(Stream<String> ids, Set<String> keys) {
        return ids.distinct()
                .limit(LOOKUPS_MAX)
                .peek(id -> keys.add(Waiting.task(id)))
                .flatMap(id -> tasks.byId(id).stream())
                .distinct()
                .toList();
    }

    /** An id may have dashes itself: the longest beginning of the branch that names a task is meant. */
    private List<TaskRef> byBranch(String headRef, Set<String> keys) {
        if (!headRef.startsWith(BRANCH)) {
            return List.of();
        }
        List<String> candidates = new ArrayList<>();
        String rest = headRef.substring(BRANCH.length());
        for (int end = rest.length(); end > 0; end = rest.lastIndexOf('-', end - 1)) {
            candidates.add(rest.substring(0, end));
        }
        return byId(candidates.stream(), keys).stream().limit(1).toList();
    }

    private List<TaskRef> byClosingKeyword(PullClue pull, Set<String> keys) {
        Set<TaskRef> found = new LinkedHashSet<>();
        CLOSING.matcher(pull.body() + "\n" + pull.title())
                .results()
                .limit(LOOKUPS_MAX)
                .filter(match -> isOurHost(match.group(1), pull))
                .forEach(match -> {
                    Repo repo = repo(match, pull);
                    long number = Long.parseLong(match.group(4));
                    keys.addAll(Links.issue(number, repo.name(), repo.id()));
                    found.addAll(tasks.byIssue(repo, number));
                });
        return List.copyOf(found);
    }

    private static boolean isOurHost(@Nullable String host, PullClue pull) {
        return host == null || host.equalsIgnoreCase(pull.host());
    }

    private static Repo repo(MatchResult match, PullClue pull) {
        String named = match.group(2) != null ? match.group(2) : match.group(3);
        return named == null || named.equalsIgnoreCase(pull.repo().name()) ? pull.repo() : new Repo(named, null);
    }
}
