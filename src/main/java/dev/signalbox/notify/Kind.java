package dev.signalbox.notify;

import dev.signalbox.model.Attention;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a person may choose to be notified of. */
enum Kind {
    QUESTION,
    REVIEW,
    CHECKS_FAILED,
    FAILED,
    STALE;

    static Kind of(Attention.Reason reason) {
        return switch (reason) {
            case QUESTION, PERMISSION -> QUESTION;
            case REVIEW_REQUESTED, CHANGES_REQUESTED -> REVIEW;
            case CHECKS_FAILED, CONFLICT -> CHECKS_FAILED;
            case FAILED, DISPATCH_STOPPED -> FAILED;
            case STALE -> STALE;
        };
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> wires() {
        return Arrays.stream(values()).map(Kind::wire).toList();
    }
}
