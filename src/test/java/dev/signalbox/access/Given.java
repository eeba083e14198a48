package dev.signalbox.access;

import dev.signalbox.fakes.Bound;
import dev.signalbox.fakes.FakeLiveSpaces;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.store.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Parts that tests of this room begin with. */
final class Given {
    private Given() {}

    /** @param namesAndValues properties in turn; what is not named has its default */
    static AccessSettings settings(String... namesAndValues) {
        return Bound.settings(AccessSettings.class, namesAndValues);
    }

    /** Of no use where the secret is given. */
    static StoreSettings store() {
        return new StoreSettings(Path.of("target"), null, null);
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
