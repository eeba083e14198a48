package dev.signalbox.model;

import static dev.signalbox.model.TaskStatus.ANALYZING;
import static dev.signalbox.model.TaskStatus.CANCELLED;
import static dev.signalbox.model.TaskStatus.CLARIFICATION_NEEDED;
import static dev.signalbox.model.TaskStatus.CREATED;
import static dev.signalbox.model.TaskStatus.DISPATCHED;
import static dev.signalbox.model.TaskStatus.FAILED;
import static dev.signalbox.model.TaskStatus.MERGED;
import static dev.signalbox.model.TaskStatus.PR_OPENED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
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
            case PR_OPENED, PR_MERGED, FAILED, CANCELLED -> UNENDED;
            case PR_CLOSED -> Set.of(PR_OPENED);
            case PROGRESS, COMMENT, PR_UPDATED, PR_REVIEW, CHECK, UPDATED, ASSIGNED, DELETED ->
                EnumSet.allOf(TaskStatus.class);
        };
    }

    @ParameterizedTest
    @EnumSource
    void eachEventIsAllowedFromExactlyTheStatusesOfTheSpecification(EventType type) {
        assertThat(Arrays.stream(TaskStatus.values()).filter(type::allowedFrom))
                .containsExactlyInAnyOrderElementsOf(from(type));
    }

    @ParameterizedTest
    @EnumSource
    void appendableTypesNeverIncludeCreatedOrDeleted(TaskStatus status) {
        assertThat(EventType.allowedIn(status))
                .doesNotContain("created", "deleted")
                .contains("comment")
                .allSatisfy(type ->
                        assertThat(from(EventType.valueOf(type.toUpperCase()))).contains(status));
    }

    @ParameterizedTest
    @EnumSource(names = {"MERGED", "CANCELLED"})
    void noEventChangesTheStatusOfAnEndedTask(TaskStatus end) {
        assertThat(EventType.allowedIn(end))
                .allSatisfy(
                        type -> assertThat(EventType.valueOf(type.toUpperCase()).after())
                                .isNull());
        assertThat(MERGED.isEnd()).isTrue();
        assertThat(CANCELLED.isEnd()).isTrue();
    }
}
