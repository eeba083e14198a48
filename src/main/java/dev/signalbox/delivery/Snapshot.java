package dev.signalbox.delivery;

import dev.signalbox.model.Json;
import dev.signalbox.projection.SpaceTail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The encoded state of a space at one version; immutable, and shared by all followers. */
public final class Snapshot {
    /**
     * The list of one type.
     *
     * @param upTo the version of the space up to which the list is known to be current
     * @param changedAt the version at which its bytes last changed
     * @param json a JSON array
     */
    record Section(long upTo, long changedAt, byte[] json) {}

    /** The key of an encoding. */
    private record Form(
            StateFormat format,
            Set<StateType> types,
            @Nullable StateChange change) {}

    private final SpaceTail tail;
    private final long version;
    private final Instant takenAt;
    private final Map<StateType, Section> sections;
    private final Map<Form, Batch> encoded = new ConcurrentHashMap<>();

    private Snapshot(SpaceTail tail, long version, Instant takenAt, Map<StateType, Section> sections) {
        this.tail = tail;
        this.version = version;
        this.takenAt = takenAt;
        this.sections = sections;
    }

    static Snapshot none(SpaceTail tail) {
        return new Snapshot(tail, -1, Instant.EPOCH, Map.of());
    }

    /** The version of the space when this was taken. */
    public long version() {
        return version;
    }

    @Nullable
    Section section(StateType type) {
        return sections.get(type);
    }

    /**
     * A newer snapshot.
     *
     * @param types that are current at the new version
     * @param others new sections for some of them
     */
    Snapshot with(long newVersion, Instant now, Set<StateType> types, Map<StateType, Section> others) {
        if (newVersion == version && others.isEmpty()) {
            return this;
        }
        Map<StateType, Section> all = new EnumMap<>(StateType.class);
        all.putAll(sections);
        all.putAll(others);
        all.replaceAll((type, section) ->
                types.contains(type) ? new Section(newVersion, section.changedAt, section.json) : section);
        return new Snapshot(tail, newVersion, now, all);
    }

    private Section taken(StateType type) {
        return Objects.requireNonNull(sections.get(type), "only types that were taken are asked for");
    }

    /** Whether it has the list of a type, and that list is known to be current up to that version of the space. */
    boolean holds(StateType type, long upTo) {
        Section section = sections.get(type);
        List<StateChange> since = section == null ? null : changes(section.upTo, upTo, Set.of(type), 1);
        return since != null && since.isEmpty();
    }

    /**
     * Whether the state of version {@code v} equals this one, because no event of these types came in between. False for a
     * version that is in the future or too old to tell.
     */
    public boolean isKnownAt(long v, Set<StateType> types) {
        List<StateChange> since = v > version ? null : changes(v, version, types, 1);
        return since != null && since.isEmpty();
    }

    /** The change of these types since that version, if there was exactly one. */
    @Nullable
    StateChange onlyChangeSince(long v, Set<StateType> types) {
        List<StateChange> since = changes(v, version, types, 2);
        return since == null || since.size() != 1 ? null : since.getFirst();
    }

    /**
     * The first changes of these types after one version up to another; {@code null} when the tail does not have them any
     * more.
     */
    private @Nullable List<StateChange> changes(long after, long upTo, Set<StateType> types, int most) {
        List<StateChange> changes = new ArrayList<>(most);
        for (long v = after + 1; v <= upTo && changes.size() < most; v++) {
            SpaceTail.Entry entry = tail.get(v);
            if (entry == null) {
                return null;
            }
            changes.addAll(StateChange.of(types, entry.event()));
        }
        return changes;
    }

    long changedAt(Set<StateType> types) {
        return types.stream().mapToLong(type -> taken(type).changedAt).max().orElse(0);
    }

    /** The complete state of these types as JSON. */
    public byte[] json(Set<StateType> types) {
        return in(StateFormat.JSON, types, null).frames().getFirst().bytes();
    }

    /**
     * The state as it is sent: encoded once, the same object for all receivers.
     *
     * @param change the only change since the receiver's last state
     */
    Batch in(StateFormat format, Set<StateType> types, @Nullable StateChange change) {
        StateChange shown = format == StateFormat.EVENT_STREAM ? change : null;
        return encoded.computeIfAbsent(new Form(format, types, shown), form -> Batch.text(encode(form)));
    }

    private byte[] encode(Form form) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
        switch (form.format) {
            case JSON -> writeState(out, form);
            case LIST -> {
                StateType type = form.types.iterator().next();
                write(out, "{\"type\":\"" + type.wire() + "_update\",\"data\":");
                out.writeBytes(taken(type).json);
                write(out, ",\"version\":" + version + ",\"timestamp\":\"" + Json.time(takenAt) + "\"}");
            }
            case EVENT_STREAM -> {
                write(out, "id: " + version + "\nretry: 2000\ndata: ");
                writeState(out, form);
                write(out, "\n\n");
            }
        }
        return out.toByteArray();
    }

    private void writeState(ByteArrayOutputStream out, Form form) {
        write(out, "{\"version\":" + version + ",\"timestamp\":\"" + Json.time(takenAt) + "\"");
        for (StateType type : form.types) {
            write(out, ",\"" + type.wire() + "\":");
            out.writeBytes(taken(type).json);
        }
        if (form.change != null) {
            write(out, ",\"changeInfo\":");
            out.writeBytes(JsonText.write(form.change.json()));
        }
        write(out, "}");
    }

    private static void write(ByteArrayOutputStream out, String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
