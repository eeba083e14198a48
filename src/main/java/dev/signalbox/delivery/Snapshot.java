package dev.signalbox.delivery;

import dev.signalbox.model.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The state of a space at one version, encoded: nothing in it changes, and all watchers share it. */
public final class Snapshot {
    /**
     * One type's list.
     *
     * @param version of the newest event about this type that is in it
     * @param changedAt the version at which its bytes last became others
     * @param events how many there were about this type since the process knows the space
     * @param last what the newest of them did; {@code null} if there was none
     * @param json a JSON array
     */
    record Section(
            long version,
            long changedAt,
            long events,
            @Nullable StateChange last,
            byte[] json) {}

    /** What to encode for whom. */
    private record Form(String dialect, Set<StateType> types, boolean oneChange) {}

    private final long version;
    private final Instant takenAt;
    private final Map<StateType, Section> sections;
    private final Map<Form, byte[]> encoded = new ConcurrentHashMap<>();

    Snapshot(long version, Instant takenAt, Map<StateType, Section> sections) {
        this.version = version;
        this.takenAt = takenAt;
        this.sections = sections;
    }

    static Snapshot none() {
        return new Snapshot(-1, Instant.EPOCH, Map.of());
    }

    /** The version of the space when this was taken. */
    public long version() {
        return version;
    }

    @Nullable
    Section section(StateType type) {
        return sections.get(type);
    }

    /** This one, with other sections in the place of its own. */
    Snapshot with(long newVersion, Instant now, Map<StateType, Section> others) {
        if (newVersion == version && others.isEmpty()) {
            return this;
        }
        Map<StateType, Section> all = new EnumMap<>(StateType.class);
        all.putAll(sections);
        all.putAll(others);
        return new Snapshot(newVersion, now, all);
    }

    private Section taken(StateType type) {
        return Objects.requireNonNull(sections.get(type), "only types that were taken are asked for");
    }

    /**
     * Whether somebody who has the state of version {@code v} has this one too: nothing of these types happened in between.
     * A version that we cannot know, because it is to come or from before we started, is not.
     */
    public boolean isKnownAt(long v, Set<StateType> types) {
        return v <= version && types.stream().allMatch(type -> taken(type).version <= v);
    }

    long changedAt(Set<StateType> types) {
        return types.stream().mapToLong(type -> taken(type).changedAt).max().orElse(0);
    }

    long events(Set<StateType> types) {
        return types.stream().mapToLong(type -> taken(type).events).sum();
    }

    private @Nullable StateChange last(Set<StateType> types) {
        Section newest = null;
        for (StateType type : types) {
            Section section = taken(type);
            if (section.last != null && (newest == null || section.version > newest.version)) {
                newest = section;
            }
        }
        return newest == null ? null : newest.last;
    }

    /** {@code {version, timestamp, beings?, intentions?, tasks?, agents?}} (SPEC section 6). */
    public byte[] json(Set<StateType> types) {
        return json(types, false);
    }

    /** @param oneChange with {@code changeInfo}, which tells the newest event */
    byte[] json(Set<StateType> types, boolean oneChange) {
        return encoded("json", types, oneChange, () -> encode(types, oneChange));
    }

    /** The same around other bytes, made once however many want them. */
    byte[] framed(String dialect, Set<StateType> types, boolean oneChange, UnaryOperator<byte[]> frame) {
        return encoded(dialect, types, oneChange, () -> frame.apply(encode(types, oneChange)));
    }

    /** One list as the state sockets send it: {@code {type: "<types>_update", data, version, timestamp}} (SPEC section 6). */
    byte[] listUpdate(StateType type) {
        return encoded("list", Set.of(type), false, () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
            write(out, "{\"type\":\"" + type.wire() + "_update\",\"data\":");
            out.writeBytes(taken(type).json);
            write(out, ",\"version\":" + version + ",\"timestamp\":\"" + Json.time(takenAt) + "\"}");
            return out.toByteArray();
        });
    }

    private byte[] encoded(String dialect, Set<StateType> types, boolean oneChange, Supplier<byte[]> encoder) {
        return encoded.computeIfAbsent(new Form(dialect, types, oneChange), form -> encoder.get());
    }

    private byte[] encode(Set<StateType> types, boolean oneChange) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
        write(out, "{\"version\":" + version + ",\"timestamp\":\"" + Json.time(takenAt) + "\"");
        for (StateType type : types) {
            write(out, ",\"" + type.wire() + "\":");
            out.writeBytes(taken(type).json);
        }
        StateChange change = oneChange ? last(types) : null;
        if (change != null) {
            write(out, ",\"changeInfo\":");
            out.writeBytes(JsonText.write(change.json()));
        }
        write(out, "}");
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
