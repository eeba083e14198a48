package dev.signalbox.rollout;

import dev.signalbox.model.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a browser says of its last seconds.
 *
 * @param messages that it got
 * @param delivered a sample of the milliseconds from an event's {@code at} until it was there
 * @param painted the same until it was on the screen
 */
record Report(
        State state,
        int seconds,
        int reconnects,
        int errors,
        int messages,
        List<Integer> delivered,
        List<Integer> painted) {
    private static final int SECONDS_MAX = 600;
    private static final int COUNT_MAX = 1_000;
    private static final int MESSAGES_MAX = 1_000_000;
    private static final int SAMPLES_MAX = 50;
    private static final int MILLIS_MAX = 600_000;

    /** How the browser gets its changes now. */
    enum State {
        LIVE,
        POLLING,
        OFFLINE;

        private static final List<String> WIRES =
                Arrays.stream(values()).map(State::wire).toList();

        private String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All fields but {@code state} and {@code seconds} may be absent. */
    static Report read(Fields fields) {
        String state = fields.oneOf("state", State.WIRES);
        long seconds = fields.number("seconds", 1, SECONDS_MAX);
        Report report = new Report(
                State.valueOf(state.toUpperCase(Locale.ROOT)),
                (int) seconds,
                count(fields, "reconnects", COUNT_MAX),
                count(fields, "errors", COUNT_MAX),
                count(fields, "messages", MESSAGES_MAX),
                millis(fields, "delivered"),
                millis(fields, "painted"));
        fields.check();
        return report;
    }

    private static int count(Fields fields, String name, int max) {
        Long value = fields.numberOrNull(name, 0, max);
        return value == null ? 0 : value.intValue();
    }

    private static List<Integer> millis(Fields fields, String name) {
        Object given = fields.json().get(name);
        List<Integer> values = new ArrayList<>();
        boolean good = given == null || given instanceof List<?> list && list.size() <= SAMPLES_MAX;
        if (good && given instanceof List<?> list) {
            for (Object each : list) {
                Long value = Fields.of(Map.of("ms", each == null ? "" : each)).numberOrNull("ms", 0, MILLIS_MAX);
                good &= value != null;
                values.add(value == null ? 0 : value.intValue());
            }
        }
        if (!good) {
            fields.reject(
                    name, "must be at most " + SAMPLES_MAX + " whole numbers of milliseconds up to " + MILLIS_MAX);
        }
        return values;
    }
}
