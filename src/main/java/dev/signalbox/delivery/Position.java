package dev.signalbox.delivery;

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
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return null;
        }
        String spaceId = text.substring(0, colon);
        int mark = Math.max(text.indexOf('.', colon), text.indexOf('~', colon));
        Long version = number(text.substring(colon + 1, mark < 0 ? text.length() : mark), 18);
        if (version == null || mark < 0) {
            return version == null ? null : after(spaceId, version);
        }
        boolean event = text.charAt(mark) == '.';
        Long more = number(text.substring(mark + 1), event ? 3 : 18);
        if (more == null) {
            return null;
        }
        return event ? at(spaceId, version, more.intValue()) : joined(spaceId, version, more);
    }

    private static @Nullable Long number(String text, int digits) {
        if (text.isEmpty() || text.length() > digits) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        return Long.valueOf(text);
    }
}
