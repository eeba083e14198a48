package dev.signalbox.agents;

import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import dev.signalbox.projection.Runs;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an agent has done in the last {@value #DAYS} days (UTC), today included.
 *
 * @param runs those that began in these days, at most {@value #RUNS_MAX}
 * @param partial whether there were more
 */
record AgentStats(LocalDate today, List<Runs.PastRun> runs, boolean partial) implements JsonObject {
    static final int DAYS = 30;
    static final int RUNS_MAX = 2_000;

    private static final String SUCCEEDED = "succeeded";
    private static final String FAILED = "failed";
    private static final double MILLIS_PER_SECOND = 1e3;
    /** Sums of amounts are exact to a millionth. */
    private static final double MICROS = 1e6;

    static Instant since(LocalDate today) {
        return first(today).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static LocalDate first(LocalDate today) {
        return today.minusDays(DAYS - 1);
    }

    @Override
    public Map<String, Object> json() {
        List<Map<String, Object>> told =
                runs.stream().flatMap(run -> Stream.ofNullable(run.usage())).toList();
        return Json.object(
                "days",
                days(),
                "tasks",
                runs.stream().map(Runs.PastRun::taskId).distinct().count(),
                "runs",
                runs.size(),
                "open",
                runs.stream().filter(run -> run.endedAt() == null).count(),
                SUCCEEDED,
                ended(SUCCEEDED),
                FAILED,
                ended(FAILED),
                "cancelled",
                ended("cancelled"),
                "lost",
                ended("lost"),
                "medianSeconds",
                medianSeconds(),
                "told",
                told.size(),
                "usage",
                sum(told),
                "partial",
                partial ? true : null);
    }

    private long ended(String outcome) {
        return runs.stream().filter(run -> outcome.equals(run.outcome())).count();
    }

    /** Of those that succeeded: the others end for reasons of their own. */
    private @Nullable Double medianSeconds() {
        List<Duration> took = new ArrayList<>();
        for (Runs.PastRun run : runs) {
            if (run.endedAt() instanceof Instant ended && SUCCEEDED.equals(run.outcome())) {
                took.add(Duration.between(run.startedAt(), ended));
            }
        }
        took.sort(null);
        return took.isEmpty() ? null : took.get((took.size() - 1) / 2).toMillis() / MILLIS_PER_SECOND;
    }

    /** {@code {day, succeeded, failed}}: how many ended so on each day, the oldest day first. */
    private List<Object> days() {
        return Json.array(
                first(today).datesUntil(today.plusDays(1)).toList(),
                day -> Json.object(
                        "day", day.toString(), SUCCEEDED, endedOn(day, SUCCEEDED), FAILED, endedOn(day, FAILED)));
    }

    private long endedOn(LocalDate day, String outcome) {
        return runs.stream()
                .filter(run -> outcome.equals(run.outcome())
                        && run.endedAt() instanceof Instant ended
                        && LocalDate.ofInstant(ended, ZoneOffset.UTC).equals(day))
                .count();
    }

    /** What no run has told stays unknown, and is not nought. */
    private static Map<String, Object> sum(List<Map<String, Object>> usages) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Map<String, Object> usage : usages) {
            usage.forEach((name, value) -> {
                if (value instanceof Number amount) {
                    sums.merge(name, amount.doubleValue(), Double::sum);
                }
            });
        }
        Map<String, Object> total = new LinkedHashMap<>();
        sums.forEach((name, sum) -> total.put(
                name,
                name.endsWith("Tokens") ? (Object) Math.round(sum) : (Object) (Math.round(sum * MICROS) / MICROS)));
        return total;
    }
}
