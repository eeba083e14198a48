package dev.signalbox.delivery;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a client is in a space: after a message of the event at {@code version}, or after a state of that version.
 *
 * @param index the index of the message in the event's list; {@link #ALL} for a state, which includes the whole event
 * @param join the number of the join that the state belongs to; 0 for an event. There may be several joins at one version,
 *     and having received one state does not mean having received the next.
 */
record Position(String spaceId, long version, int index, long join) {
    private static final int ALL = Integer.MAX_VALUE;

    private static final Pattern TEXT =
            Pattern.compile("(.+):([0-9]{1,18})(?:\\.([0-9]{1,3})|~([0-9]{1,18}))?", Pattern.DOTALL);

    /** After all messages of the event at that version. */
    static Position after(String spaceId, long version) {
        return new Position(spaceId, version, ALL, 0);
    }

    /** After the state of a join. */
    static Position joined(String spaceId, long version, long join) {
        return new Position(spaceId, version, ALL, join);
    }

    /** After a message of an event. */
    static Position at(String spaceId, long version, int index) {
        return new Position(spaceId, version, index, 0);
    }

    /** Before any state: a client that recovers from here gets the states of its rooms again. */
    static Position nowhere(String spaceId) {
        return new Position(spaceId, 0, 0, 0);
    }

    boolean isNowhere() {
        return version == 0 && index == 0;
    }

    /** Whether the initial state of this seat was received at this position. */
    boolean includes(Seat seat) {
        return version > seat.joinedAt() || (version == seat.joinedAt() && index == ALL && join >= seat.join());
    }

    /** The newest event that was received completely. */
    long wholeVersion() {
        return index == ALL ? version : version - 1;
    }

    /** {@code <space>:<version>}, then {@code .<index>} of an event or {@code ~<join>} of a state; opaque to clients. */
    String text() {
        String place = spaceId + ":" + version;
        return index != ALL ? place + "." + index : join == 0 ? place : place + "~" + join;
    }

    /** @return {@code null} for any text that {@link #text} does not produce */
    static @Nullable Position parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        String spaceId = parts.group(1);
        long version = Long.parseLong(parts.group(2));
        if (parts.group(3) != null) {
            return at(spaceId, version, Integer.parseInt(parts.group(3)));
        }
        return parts.group(4) == null
                ? after(spaceId, version)
                : joined(spaceId, version, Long.parseLong(parts.group(4)));
    }
}
