package dev.signalbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.projection.Runs;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentStatsTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-03-30");
    private static final Instant NOON = Instant.parse("2026-03-30T12:00:00Z");

    private static Runs.PastRun run(
            String task, @Nullable String outcome, Instant began, int minutes, @Nullable Map<String, Object> usage) {
        Instant ended = outcome == null ? null : began.plus(Duration.ofMinutes(minutes));
        return new Runs.PastRun(1, "run", task, "T", began, ended, outcome, usage);
    }

    @Test
    void theFiguresAreThoseOfItsRuns() {
        Map<String, Object> json = new AgentStats(
                        TODAY,
                        List.of(
                                run("a", "succeeded", NOON, 10, Map.of("inputTokens", 5L, "costUsd", 0.1)),
                                run("a", "failed", NOON, 1, Map.of("costUsd", 0.2)),
                                run("b", "succeeded", NOON.minus(Duration.ofDays(1)), 30, null),
                                run("c", "succeeded", NOON.minus(Duration.ofDays(29)), 20, null),
                                run("d", "lost", NOON, 99, null),
                                run("e", null, NOON, 0, null)),
                        false)
                .json();
        assertThat(json)
                .containsEntry("tasks", 5L)
                .containsEntry("runs", 6)
                .containsEntry("open", 1L)
                .containsEntry("succeeded", 3L)
                .containsEntry("failed", 1L)
                .containsEntry("cancelled", 0L)
                .containsEntry("lost", 1L)
                .containsEntry("medianSeconds", 1_200.0)
                .containsEntry("told", 2)
                .containsEntry("usage", Map.of("inputTokens", 5L, "costUsd", 0.3))
                .doesNotContainKey("partial");
        assertThat(json.get("days"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(AgentStats.DAYS)
                .startsWith(Map.of("day", "2026-03-01", "succeeded", 1L, "failed", 0L))
                .endsWith(
                        Map.of("day", "2026-03-29", "succeeded", 1L, "failed", 0L),
                        Map.of("day", "2026-03-30", "succeeded", 1L, "failed", 1L));
        assertThat(AgentStats.since(TODAY)).isEqualTo("2026-03-01T00:00:00Z");
    }

    @Test
    void whatNoRunHasToldIsUnknown() {
        assertThat(new AgentStats(TODAY, List.of(), true).json())
                .containsEntry("runs", 0)
                .containsEntry("usage", Map.of())
                .containsEntry("partial", true)
                .doesNotContainKey("medianSeconds");
    }
}
