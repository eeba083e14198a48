package dev.signalbox.tasks;

import dev.signalbox.model.Fields;
import dev.signalbox.model.PullDetails;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The pull request that a {@code prUrl} names, to be linked to a task or unlinked by hand. */
public record PullLink(String url, String repo, long number) {
    private static final Pattern PULL_URL =
            Pattern.compile("https?://[^/\\s]+/([\\w.-]{1,100}/[\\w.-]{1,99})/pull/([1-9]\\d{0,8})(?:[/?#].*)?");

    /** @throws Refused {@code INVALID_PAYLOAD} for errors among the fields, and for another address */
    public static PullLink read(Fields fields) {
        String url = fields.url("prUrl");
        fields.check();
        Matcher matcher = PULL_URL.matcher(url);
        if (!matcher.matches()) {
            throw Refused.invalid("prUrl", "must be the address of a pull request");
        }
        return new PullLink(url, matcher.group(1), Long.parseLong(matcher.group(2)));
    }

    /** The linked one, also by the address that is shown of it, which a rename of the repository leaves. */
    private @Nullable PullRequest of(Task task) {
        PullRequest named = task.pull(number, repo);
        return named != null
                ? named
                : task.pulls().stream()
                        .filter(pull -> pull.url().equalsIgnoreCase(url))
                        .findFirst()
                        .orElse(null);
    }

    /** The event that links it; {@code null} for a task that has it already. */
    public @Nullable TaskEvent linked(Task task) {
        return of(task) == null ? new PullRequestEvent.PrOpened(url, number, repo, false, null) : null;
    }

    /** The event that unlinks it; {@code null} for a task that does not have it. */
    public @Nullable TaskEvent unlinked(Task task) {
        PullRequest linked = of(task);
        return linked == null
                ? null
                : new PullRequestEvent.PrUpdated(
                        linked.number(),
                        linked.repo(),
                        null,
                        PullRequestEvent.PrUpdated.UNLINKED,
                        null,
                        PullDetails.ofRepo(linked.repoId() == 0 ? null : (Long) linked.repoId()));
    }
}
