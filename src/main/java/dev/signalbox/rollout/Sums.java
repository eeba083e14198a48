package dev.signalbox.rollout;

import dev.signalbox.model.Json;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What some reports of browsers come to. Bounded, whatever they say. Not thread-safe. */
final class Sums {
    private static final int PEOPLE_MAX = 10_000;
    /** Upper ends of the classes of times, in milliseconds; one more class is above them. */
    private static final int[] CLASSES = {
        2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 2_000, 5_000, 10_000, 30_000
    };

    private static final String PEOPLE = "people";
    private static final String SECONDS = "seconds";
    private static final String OFFLINE = "offline";
    private static final String RECONNECTS = "reconnects";
    private static final String ERRORS = "errors";
    private static final String MESSAGES = "messages";
    private static final String DELIVERED = "delivered";
    private static final String PAINTED = "painted";

    /** Hashes of those who reported: enough to count them, and to know one again on another instance. */
    private final Set<Integer> people = new HashSet<>();

    private final long[] delivered = new long[CLASSES.length + 1];
    private final long[] painted = new long[CLASSES.length + 1];
    private long seconds;
    private long offlineSeconds;
    private long reconnects;
    private long errors;
    private long messages;

    void add(String subject, Report report) {
        addPerson(subject.hashCode());
        seconds += report.seconds();
        offlineSeconds += report.state() == Report.State.OFFLINE ? report.seconds() : 0;
        reconnects += report.reconnects();
        errors += report.errors();
        messages += report.messages();
        count(report.delivered(), delivered);
        count(report.painted(), painted);
    }

    void add(Sums more) {
        more.people.forEach(this::addPerson);
        seconds += more.seconds;
        offlineSeconds += more.offlineSeconds;
        reconnects += more.reconnects;
        errors += more.errors;
        messages += more.messages;
        add(more.delivered, delivered);
        add(more.painted, painted);
    }

    private void addPerson(int hash) {
        if (people.size() < PEOPLE_MAX) {
            people.add(hash);
        }
    }

    private static void count(List<Integer> samples, long[] classes) {
        for (int millis : samples) {
            int found = Arrays.binarySearch(CLASSES, millis);
            classes[found < 0 ? -found - 1 : found]++;
        }
    }

    private static void add(long[] more, long[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }

    boolean isEmpty() {
        return seconds == 0; // every report covers some
    }

    /** For another instance. */
    Map<String, Object> json() {
        Map<String, Object> json = Json.object(PEOPLE, List.copyOf(people), SECONDS, seconds, OFFLINE, offlineSeconds);
        json.putAll(Json.object(RECONNECTS, reconnects, ERRORS, errors, MESSAGES, messages));
        json.put(DELIVERED, Arrays.stream(delivered).boxed().toList());
        json.put(PAINTED, Arrays.stream(painted).boxed().toList());
        return json;
    }

    /** Of another instance; what it does not say, as one of another version may not, is nothing. */
    static Sums of(Map<String, Object> json) {
        Sums sums = new Sums();
        for (long hash : numbers(json.get(PEOPLE))) {
            sums.addPerson((int) hash);
        }
        sums.seconds = number(json.get(SECONDS));
        sums.offlineSeconds = number(json.get(OFFLINE));
        sums.reconnects = number(json.get(RECONNECTS));
        sums.errors = number(json.get(ERRORS));
        sums.messages = number(json.get(MESSAGES));
        copy(numbers(json.get(DELIVERED)), sums.delivered);
        copy(numbers(json.get(PAINTED)), sums.painted);
        return sums;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static long[] numbers(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().mapToLong(Sums::number).toArray()
                : new long[0];
    }

    private static void copy(long[] from, long[] to) {
        if (from.length == to.length) { // else it has other classes
            System.arraycopy(from, 0, to, 0, to.length);
        }
    }

    /** @param ofSeconds in which these reports came */
    Figures figures(int ofSeconds) {
        double minutes = seconds / 60.0;
        return new Figures(
                people.size(),
                (double) seconds / ofSeconds,
                seconds == 0 ? 0 : 100.0 * offlineSeconds / seconds,
                minutes,
                seconds == 0 ? 0 : (double) messages / seconds,
                seconds == 0 ? 0 : errors / minutes,
                seconds == 0 ? 0 : reconnects / minutes,
                Arrays.stream(painted).sum(),
                percentile(delivered, 0.5),
                percentile(delivered, 0.99),
                percentile(painted, 0.5),
                percentile(painted, 0.99));
    }

    private static @Nullable Integer percentile(long[] classes, double share) {
        long all = Arrays.stream(classes).sum();
        long rest = (long) Math.ceil(all * share);
        for (int i = 0; i < classes.length && all > 0; i++) {
            rest -= classes[i];
            if (rest <= 0) {
                return i < CLASSES.length ? CLASSES[i] : 2 * CLASSES[CLASSES.length - 1];
            }
        }
        return null;
    }
}
