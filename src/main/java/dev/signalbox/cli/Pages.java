package dev.signalbox.cli;

import dev.signalbox.model.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A list of the API, page by page. */
final class Pages {
    private Pages() {}

    /** @param path of the list, without a query */
    static void each(Server server, String path, Consumer<Map<?, ?>> reader) {
        @Nullable Object cursor = null;
        do {
            String query = cursor == null
                    ? "?limit=200"
                    : "?limit=200&cursor=" + URLEncoder.encode(String.valueOf(cursor), StandardCharsets.UTF_8);
            Map<?, ?> page = Json.asObject(server.get(path + query));
            if (page.get("items") instanceof List<?> items) {
                items.forEach(item -> reader.accept(Json.asObject(item)));
            }
            cursor = page.get("nextCursor");
        } while (cursor != null);
    }
}
