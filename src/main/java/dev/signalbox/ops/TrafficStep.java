package dev.signalbox.ops;

import dev.signalbox.model.Json;
import io.micronaut.serde.annotation.Serdeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One step of the traffic: what there was at its end, and how much came in it.
 *
 * @param at milliseconds since 1970
 * @param instances whose traffic it is
 * @param connections by transport, without zeros
 * @param rooms with somebody in them, of each instance
 * @param lag of the instance that is the furthest behind
 * @param events by source, as all maps without zeros
 * @param slow clients that could not keep up, by what was done
 * @param latency as in {@link Metrics#latencyClasses}
 */
@Serdeable
public record TrafficStep(
        long at,
        int instances,
        Map<String, Integer> connections,
        int rooms,
        long lag,
        long deliveries,
        Map<String, Long> events,
        Map<String, Long> resyncs,
        Map<String, Long> slow,
        Map<String, Long> errors,
        Map<String, Long> webhooks,
        List<Long> latency) {
    /** The same as over HTTP. */
    public Map<String, Object> json() {
        Map<String, Object> json =
                Json.object("at", at, "instances", instances, "connections", connections, "rooms", rooms, "lag", lag);
        json.putAll(Json.object("deliveries", deliveries, "events", events, "resyncs", resyncs, "slow", slow));
        json.putAll(Json.object("errors", errors, "webhooks", webhooks, "latency", latency));
        return json;
    }

    /** Of the {@link #json} of another instance; what it does not say, as one of another version may not, is nothing. */
    public static TrafficStep of(Map<String, Object> json) {
        Map<String, Integer> connections = new TreeMap<>();
        counts(json.get("connections")).forEach((transport, count) -> connections.put(transport, count.intValue()));
        return new TrafficStep(
                number(json.get("at")),
                1,
                connections,
                (int) number(json.get("rooms")),
                number(json.get("lag")),
                number(json.get("deliveries")),
                counts(json.get("events")),
                counts(json.get("resyncs")),
                counts(json.get("slow")),
                counts(json.get("errors")),
                counts(json.get("webhooks")),
                json.get("latency") instanceof List<?> list
                        ? list.stream().map(TrafficStep::number).toList()
                        : List.of());
    }

    private static Map<String, Long> counts(@Nullable Object value) {
        Map<String, Long> counts = new TreeMap<>();
        Json.asObject(value).forEach((name, count) -> counts.put(name, number(count)));
        return counts;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /** This one and another instance's of the same time; the time stays this one's. */
    public TrafficStep beside(TrafficStep other) {
        return with(
                other,
                instances + other.instances,
                sum(connections, other.connections, Integer::sum),
                rooms + other.rooms,
                Math.max(lag, other.lag));
    }

    /** This one and the next one of the same instance, as one: what there was is as at the end of the next one. */
    public TrafficStep then(TrafficStep next) {
        return with(next, next.instances, next.connections, next.rooms, next.lag);
    }

    /** What there was, and nothing that came. */
    public TrafficStep still() {
        return new TrafficStep(
                at, instances, connections, rooms, lag, 0, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of());
    }

    private TrafficStep with(
            TrafficStep other, int ofInstances, Map<String, Integer> ofTransports, int inRooms, long behind) {
        return new TrafficStep(
                at,
                ofInstances,
                ofTransports,
                inRooms,
                behind,
                deliveries + other.deliveries,
                sum(events, other.events, Long::sum),
                sum(resyncs, other.resyncs, Long::sum),
                sum(slow, other.slow, Long::sum),
                sum(errors, other.errors, Long::sum),
                sum(webhooks, other.webhooks, Long::sum),
                sum(latency, other.latency));
    }

    private static <N> Map<String, N> sum(Map<String, N> one, Map<String, N> other, BinaryOperator<N> plus) {
        Map<String, N> sums = new TreeMap<>(one);
        other.forEach((name, count) -> sums.merge(name, count, plus));
        return sums;
    }

    private static List<Long> sum(List<Long> one, List<Long> other) {
        List<Long> sums = new ArrayList<>(one.size() >= other.size() ? one : other);
        List<Long> rest = one.size() >= other.size() ? other : one;
        for (int i = 0; i < rest.size(); i++) {
            sums.set(i, sums.get(i) + rest.get(i));
        }
        return sums;
    }
}
