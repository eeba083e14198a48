package dev.signalbox.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What GitHub said about a pull request at a time, as it stands among the data of an event: {@code {repoId?, title?, headSha?,
 * baseRef?, autoMerge?, mergeable?, reviewRequested?, queued?, seenAt?}}; {@code null} for what it did not say.
 *
 * @param repoId GitHub's number of the repository, which a rename or a transfer leaves as it is
 * @param mergeable {@code false}: it conflicts with its base; {@code null} also while GitHub works it out
 * @param reviewRequested whether anybody has still to review it
 * @param seenAt GitHub's time of all this
 */
public record PullDetails(
        @Nullable Long repoId,
        @Nullable String title,
        @Nullable String headSha,
        @Nullable String baseRef,
        @Nullable Boolean autoMerge,
        @Nullable Boolean mergeable,
        @Nullable Boolean reviewRequested,
        @Nullable Boolean queued,
        @Nullable Instant seenAt) {
    public static final PullDetails NONE = new PullDetails(null, null, null, null, null, null, null, null, null);
    /** The longest title that is kept. */
    public static final int TITLE_MAX = 256;

    static final int SHA_MAX = 64;

    /** The same, said of a pull request that was put into the merge queue, or taken out of it. */
    public PullDetails queued(boolean nowQueued) {
        return new PullDetails(
                repoId, title, headSha, baseRef, autoMerge, mergeable, reviewRequested, nowQueued, seenAt);
    }

    /** Nothing but which repository it is. */
    public PullDetails repoOnly() {
        return ofRepo(repoId);
    }

    public static PullDetails ofRepo(@Nullable Long repoId) {
        return new PullDetails(repoId, null, null, null, null, null, null, null, null);
    }

    /** Adds all this to the data of an event. */
    Map<String, Object> in(Map<String, Object> json) {
        json.putAll(Json.object(
                "repoId", repoId,
                "title", title,
                "headSha", headSha,
                "baseRef", baseRef,
                "autoMerge", autoMerge,
                "mergeable", mergeable,
                "reviewRequested", reviewRequested,
                "queued", queued,
                "seenAt", Json.timeOrNull(seenAt)));
        return json;
    }

    static PullDetails read(Fields f) {
        return new PullDetails(
                f.numberOrNull("repoId", 1, Long.MAX_VALUE),
                f.textOrNull("title", TITLE_MAX),
                f.textOrNull("headSha", SHA_MAX),
                f.textOrNull("baseRef", TaskEvent.NAME_MAX),
                f.flagOrNull("autoMerge"),
                f.flagOrNull("mergeable"),
                f.flagOrNull("reviewRequested"),
                f.flagOrNull("queued"),
                f.timeOrNull("seenAt"));
    }
}
