package dev.signalbox.access;

import dev.signalbox.fakes.FakeLiveSpaces;
import dev.signalbox.projection.LiveSpaces;
import io.micronaut.core.value.MapPropertyResolver;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Parts that tests of this room begin with. */
final class Given {
    private Given() {}

    /** @param namesAndValues properties in turn; what is not named has its default */
    static AccessSettings settings(String... namesAndValues) {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return AccessSettings.from(new MapPropertyResolver(properties));
    }

    /** Over spaces in memory. */
    static Directory directory(Clock clock) {
        AtomicReference<Directory> made = new AtomicReference<>();
        LiveSpaces spaces = new FakeLiveSpaces(clock, made::get);
        made.set(new Directory(() -> spaces));
        return made.get();
    }

    static User user(String name) {
        return new User(name, null, List.of(), false, 0, Instant.EPOCH);
    }
}
