package dev.signalbox.access;

import dev.signalbox.model.Refused;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.micronaut.serde.annotation.Serdeable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, for {@code limit} and {@code cursor}.
 *
 * @param nextCursor of the next part; {@code null} after the last
 */
@Serdeable
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    private static final int LIMIT_DEFAULT = 200;
    private static final int LIMIT_MAX = 1_000;
    private static final int CURSOR_MAX = 2_000;

    /**
     * Of a list that fits into memory.
     *
     * @param order a text that is different for each item; the list is in its order
     */
    public static <T, S> Page<S> of(
            HttpRequest<?> request, List<T> all, Function<T, String> order, Function<T, S> shape) {
        int limit = limit(request.getParameters());
        String after = cursor(request.getParameters());
        List<T> rest = all.stream()
                .sorted(Comparator.comparing(order))
                .filter(item -> after == null || order.apply(item).compareTo(after) > 0)
                .toList();
        List<T> page = rest.stream().limit(limit).toList();
        String next = rest.size() > limit ? encoded(order.apply(page.getLast())) : null;
        return new Page<>(page.stream().map(shape).toList(), next);
    }

    public static int limit(HttpParameters parameters) {
        String given = parameters.get("limit");
        if (given == null) {
            return LIMIT_DEFAULT;
        }
        if (given.matches("\\d{1,4}")) {
            int limit = Integer.parseInt(given);
            if (limit >= 1 && limit <= LIMIT_MAX) {
                return limit;
            }
        }
        throw Refused.invalid("limit", "must be a whole number from 1 to " + LIMIT_MAX);
    }

    /** What {@link #encoded} made; {@code null} for the first page. */
    public static @Nullable String cursor(HttpParameters parameters) {
        String given = parameters.get("cursor");
        if (given == null) {
            return null;
        }
        try {
            if (given.length() <= CURSOR_MAX) {
                return new String(Base64.getUrlDecoder().decode(given), StandardCharsets.UTF_8);
            }
        } catch (IllegalArgumentException e) {
            // refused below
        }
        throw Refused.invalid("cursor", "must be the nextCursor of a page of this list");
    }

    /** A place as a cursor that {@link #cursor} reads. */
    public static String encoded(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }
}
