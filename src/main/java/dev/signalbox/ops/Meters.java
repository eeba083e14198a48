package dev.signalbox.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes the meters of this package, which alone has their names. Those whose labels are known before are there from the start,
 * at 0; no label takes a value that a client chooses. Any thread; never blocks.
 */
record Meters(MeterRegistry registry) {
    /** In milliseconds; the targets are 100 (a screen) and 5 (a batch on a local disk). */
    static final List<Long> LATENCIES =
            List.of(1L, 2L, 5L, 10L, 20L, 50L, 100L, 200L, 500L, 1_000L, 2_000L, 5_000L, 10_000L, 30_000L);

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    Counter counter(String name, String help, String... labels) {
        return Counter.builder(name).description(help).tags(labels).register(registry);
    }

    /** One for each value. */
    <E extends Enum<E>> Map<E, Counter> counters(
            Class<E> type, Function<E, String> word, String name, String label, String help) {
        Map<E, Counter> all = new EnumMap<>(type);
        for (E value : type.getEnumConstants()) {
            all.put(value, counter(name, help, label, word.apply(value)));
        }
        return all;
    }

    Timer timer(String name, String help, String... labels) {
        return Timer.builder(name)
                .description(help)
                .tags(labels)
                .serviceLevelObjectives(
                        LATENCIES.stream().map(Duration::ofMillis).toArray(Duration[]::new))
                .register(registry);
    }

    void gauge(String name, String help, Supplier<Number> value, String... labels) {
        Gauge.builder(name, value).description(help).tags(labels).register(registry);
    }
}
