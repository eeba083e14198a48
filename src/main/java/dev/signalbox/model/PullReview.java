package dev.signalbox.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last word of one reviewer of a pull request.
 *
 * @param at GitHub's time of the review; {@code null} where an agent reported it
 */
public record PullReview(String author, Word word, @Nullable Instant at) {
    private static final int KEPT = 50;

    /** A review that only comments is none of these. The least important first. */
    public enum Word {
        DISMISSED,
        APPROVED,
        CHANGES_REQUESTED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Word of(String state) {
            return switch (state.toLowerCase(Locale.ROOT)) {
                case "approved" -> APPROVED;
                case "changes_requested" -> CHANGES_REQUESTED;
                case "dismissed" -> DISMISSED;
                default -> null;
            };
        }
    }

    /**
     * The last word of each; the same list when the review is older than its author's, or only a comment. Of too many, the least
     * important goes.
     */
    static List<PullReview> with(List<PullReview> known, PullRequestEvent.PrReview e) {
        Word word = Word.of(e.state());
        if (word == null) {
            return known;
        }
        PullReview review = new PullReview(e.author(), word, e.submittedAt());
        List<PullReview> all = new ArrayList<>(known);
        for (PullReview other : known) {
            if (other.author.equals(review.author)) {
                if (review.isBefore(other)) {
                    return known;
                }
                all.remove(other);
            }
        }
        all.add(review);
        if (all.size() > KEPT) {
            all.remove(Collections.min(all, Comparator.comparing(PullReview::word)));
        }
        all.sort(Comparator.comparing(PullReview::author));
        return List.copyOf(all);
    }

    /** A review keeps its time when it is dismissed, and stays so. */
    private boolean isBefore(PullReview other) {
        if (at == null || other.at == null) {
            return false;
        }
        return at.isBefore(other.at) || at.equals(other.at) && other.word == Word.DISMISSED;
    }

    Map<String, Object> json() {
        return Json.object("author", author, "word", word.wire(), "at", Json.timeOrNull(at));
    }

    static PullReview read(Fields f) {
        return new PullReview(
                f.text("author"), Word.valueOf(f.text("word").toUpperCase(Locale.ROOT)), f.timeOrNull("at"));
    }
}
