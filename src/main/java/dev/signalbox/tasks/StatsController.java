package dev.signalbox.tasks;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Role;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.model.Usage;
import dev.signalbox.projection.Days;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import dev.signalbox.projection.Stays;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoint {@code /api/stats}: the figures of a space. */
@Controller("/api/stats")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class StatsController {
    private static final int DAYS_DEFAULT = 30;
    private static final int DAYS_MAX = 366;
    /** Sums of costs are exact to a millionth of a dollar. */
    private static final double MICROS = 1e6;
    /** How long the figures wait for the projection, so that they include what the caller has just written. */
    private static final long PROJECTION_WAIT_MILLIS = 500;

    private final Spaces spaces;
    private final SpaceAccess access;
    private final Days days;
    private final Clock clock;

    StatsController(Spaces spaces, SpaceAccess access, Days days, Clock clock) {
        this.spaces = spaces;
        this.access = access;
        this.days = days;
        this.clock = clock;
    }

    /** @param version the figures contain at least all events up to this version of the space */
    @Serdeable
    record Stats(List<OfStatus> statuses, List<OfDay> days, long version) {}

    /**
     * A status.
     *
     * @param open the tasks in it now; of an end, all that ever came to it
     * @param medianSeconds of the stays that ended in these days, as {@code p90Seconds}, to three digits; {@code null} for none
     */
    @Serdeable
    record OfStatus(
            String status,
            long open,
            @Nullable Double medianSeconds,
            @Nullable Double p90Seconds) {}

    /**
     * A day in UTC, and how many tasks came to each of these on it.
     *
     * @param runs that ended on it, and what they used together
     */
    @Serdeable
    record OfDay(
            LocalDate day,
            long created,
            long merged,
            long failed,
            long completed,
            long runs,
            long inputTokens,
            long outputTokens,
            double costUsd) {}

    /** The figures of a space over the last days. */
    @Get
    @Operation(
            parameters = {
                @Parameter(
                        name = "days",
                        in = ParameterIn.QUERY,
                        description = "How many days back; 30 if absent.",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "366"))
            })
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Stats")))
    @ReadErrors
    HttpResponse<Stats> stats(Principal principal, HttpRequest<?> request, @QueryValue @Nullable String spaceId) {
        String space = spaceId == null ? LiveSpaces.MAIN : spaceId;
        long window = TaskQuery.number(request.getParameters(), "days", DAYS_DEFAULT, 1, DAYS_MAX);
        access.require(principal, space, Role.VIEWER);
        spaces.follow(space); // what another instance has acknowledged must be counted
        spaces.awaitProjected(space, PROJECTION_WAIT_MILLIS);
        long version = spaces.projectedVersion(space);
        LocalDate last = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate first = last.minusDays(window - 1);
        Map<LocalDate, Days.Day> found =
                days.of(space, first, last).stream().collect(Collectors.toMap(Days.Day::day, Function.identity()));
        Map<String, Object> open = spaces.view(space, SpaceView::counts);
        return JsonAnswers.ok(new Stats(
                Arrays.stream(TaskStatus.values())
                        .map(status -> status(status.wire(), open, found))
                        .toList(),
                first.datesUntil(last.plusDays(1))
                        .map(day -> day(day, found.get(day)))
                        .toList(),
                version));
    }

    private static OfStatus status(String status, Map<String, Object> open, Map<LocalDate, Days.Day> found) {
        Stays stays = new Stays();
        found.values().forEach(day -> {
            Stays ofDay = day.stays().get(status);
            if (ofDay != null) {
                stays.add(ofDay);
            }
        });
        long now = open.get(status) instanceof Number n ? n.longValue() : 0;
        return new OfStatus(status, now, stays.seconds(0.5), stays.seconds(0.9));
    }

    private static OfDay day(LocalDate day, Days.@Nullable Day found) {
        Map<String, Long> counts = found == null ? Map.of() : found.counts();
        Usage usage = found == null ? Usage.NONE : found.usage();
        return new OfDay(
                day,
                counts.getOrDefault("created", 0L),
                counts.getOrDefault("merged", 0L),
                counts.getOrDefault("failed", 0L),
                counts.getOrDefault("completed", 0L),
                found == null ? 0 : found.runs(),
                Objects.requireNonNullElse(usage.inputTokens(), 0L),
                Objects.requireNonNullElse(usage.outputTokens(), 0L),
                Math.round(Objects.requireNonNullElse(usage.costUsd(), 0.0) * MICROS) / MICROS);
    }
}
