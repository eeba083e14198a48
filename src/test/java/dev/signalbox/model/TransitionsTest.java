package dev.signalbox.model;

import static dev.signalbox.model.TaskStatus.ANALYZING;
import static dev.signalbox.model.TaskStatus.CLARIFICATION_NEEDED;
import static dev.signalbox.model.TaskStatus.COMPLETED;
import static dev.signalbox.model.TaskStatus.CREATED;
import static dev.signalbox.model.TaskStatus.DISPATCHED;
import static dev.signalbox.model.TaskStatus.FAILED;
import static dev.signalbox.model.TaskStatus.MERGED;
import static dev.signalbox.model.TaskStatus.PR_OPENED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionsTest {
    private static final Set<TaskStatus> UNENDED =
            EnumSet.of(CREATED, ANALYZING, CLARIFICATION_NEEDED, DISPATCHED, PR_OPENED, FAILED);

    /** The table of the specification, repeated on purpose. */
    private static Set<TaskStatus> from(EventType type) {
        return switch (type) {
            case CREATED -> Set.of();
            case ANALYZING -> Set.of(CREATED, CLARIFICATION_NEEDED, FAILED, ANALYZING);
            case CLARIFICATION_NEEDED -> Set.of(CREATED, ANALYZING);
            case CLARIFICATION_ANSWERED -> Set.of(CLARIFICATION_NEEDED);
            case DISPATCHED -> Set.of(CREATED, ANALYZING, CLARIFICATION_NEEDED);
            case PR_OPENED, PR_MERGED, FAILED, CANCELLED, COMPLETED, INPUT_REQUESTED, RUN_STARTED -> UNENDED;
            case REOPENED -> Set.of(TaskStatus.CANCELLED, COMPLETED, FAILED);
            case PR_CLOSED -> Set.of(PR_OPENED);
            case PROGRESS,
                    COMMENT,
                    PR_UPDATED,
                    PR_REVIEW,
                    CHECK,
                    UPDATED,
                    ASSIGNED,
                    INPUT_ANSWERED,
                    INPUT_WITHDRAWN,
                    RUN_ENDED,
                    STALE,
                    DISPATCH_REQUESTED,
                    DISPATCH_STOPPED,
                    DELETED -> EnumSet.allOf(TaskStatus.class);
        };
    }

    @ParameterizedTest
    @EnumSource
    void eachEventIsAllowedFromExactlyTheStatusesOfTheSpecification(EventType type) {
        assertThat(Arrays.stream(TaskStatus.values()).filter(type::allowedFrom))
                .containsExactlyInAnyOrderElementsOf(from(type));
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATED", "DELETED", "STALE", "DISPATCH_REQUESTED", "DISPATCH_STOPPED"})
    void whatHasItsOwnEndpointOrIsTheSystemsIsNotAppendable(EventType type) {
        assertThat(type.isAppendable()).isFalse();
        assertThat(EventType.appendable()).doesNotContain(type.wire());
    }

    @ParameterizedTest
    @EnumSource(names = {"MERGED", "CANCELLED", "COMPLETED"})
    void onlyReopenedChangesTheStatusOfAnEndedTask(TaskStatus end) {
        assertThat(end.isEnd()).isTrue();
        assertThat(Arrays.stream(EventType.values()).filter(type -> type.allowedFrom(end) && type.after() != null))
                .containsExactlyElementsOf(end == MERGED ? List.of() : List.of(EventType.REOPENED));
    }
}
