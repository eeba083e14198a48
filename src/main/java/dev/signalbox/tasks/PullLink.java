package dev.signalbox.tasks;

import dev.signalbox.access.Requests;
import dev.signalbox.model.Fields;
import dev.signalbox.model.PullDetails;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The pull request that a {@code prUrl} names, to be linked to a task or unlinked by hand. */
@Schema(name = "PullRequestLink")
@Introspected
public record PullLink(
        @NotBlank @Size(max = Fields.URL_MAX) @Schema(example = "https://github.com/acme/shop/pull/34")
        String prUrl) implements Requests.WithRules {
    private static final Pattern PULL_URL =
            Pattern.compile("https?://[^/\\s]+/([\\w.-]{1,100}/[\\w.-]{1,99})/pull/([1-9]\\d{0,8})(?:[/?#].*)?");

    @Override
    public void check(Fields fields) {
        if (!prUrl.isEmpty() && !Fields.isWebUrl(prUrl)) {
            fields.reject("prUrl", "must be an http or https URL");
        } else if (!prUrl.isEmpty() && !PULL_URL.matcher(prUrl).matches()) {
            fields.reject("prUrl", "must be the address of a pull request");
        }
    }

    private String part(int group) {
        Matcher matcher = PULL_URL.matcher(prUrl);
        if (!matcher.matches()) {
            throw new IllegalStateException("not checked: " + prUrl);
        }
        return matcher.group(group);
    }

    private String repo() {
        return part(1);
    }

    private long number() {
        return Long.parseLong(part(2));
    }

    /** The linked one, also by the address that is shown of it, which a rename of the repository leaves. */
    private @Nullable PullRequest of(Task task) {
        PullRequest named = task.pull(number(), repo());
        return named != null
                ? named
                : task.pulls().stream()
                        .filter(pull -> pull.url().equalsIgnoreCase(prUrl))
                        .findFirst()
                        .orElse(null);
    }

    /** The event that links it; {@code null} for a task that has it already. */
    public @Nullable TaskEvent linked(Task task) {
        return of(task) == null ? new PullRequestEvent.PrOpened(prUrl, number(), repo(), false, null) : null;
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
