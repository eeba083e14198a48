package dev.signalbox.ops;

import java.util.Map;
import java.util.TreeMap;

/**
 * The counters of {@link Metrics} at one moment, or what came between two of them; those at 0 are left out.
 *
 * @param events by source
 * @param latency how many measured events took as long as each class of {@link Metrics#latencyClasses}, the last one is above all
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reading(
        Map<String, Long> events,
        Map<String, Long> resyncs,
        Map<String, Long> slow,
        Map<String, Long> errors,
        Map<String, Long> webhooks,
        long deliveries,
        long[] latency) {
    /** What came since an earlier reading. */
    Reading since(Reading before) {
        long[] more = latency.clone();
        for (int i = 0; i < more.length; i++) {
            more[i] -= before.latency[i];
        }
        return new Reading(
                less(events, before.events),
                less(resyncs, before.resyncs),
                less(slow, before.slow),
                less(errors, before.errors),
                less(webhooks, before.webhooks),
                deliveries - before.deliveries,
                more);
    }

    private static Map<String, Long> less(Map<String, Long> now, Map<String, Long> before) {
        Map<String, Long> rest = new TreeMap<>();
        now.forEach((name, count) -> {
            long more = count - before.getOrDefault(name, 0L);
            if (more > 0) {
                rest.put(name, more);
            }
        });
        return rest;
    }
}
