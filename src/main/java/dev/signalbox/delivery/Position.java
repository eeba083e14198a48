package dev.signalbox.delivery;

import org.jspecify.annotations.Nullable;

/**
 * How far a client is in a space: behind a message of the event at {@code version}, or behind a state of that version.
 *
 * @param index the message's place in the event's fixed list; {@link #ALL} for a state, which holds all of the event
 * @param join which of the client's joins brought the state; 0 for an event. At one version there may be several, and
 *     having one state does not mean having the next.
 */
record Position(String spaceId, long version, int index, long join) {
    private static final int ALL = Integer.MAX_VALUE;

    /** Everything up to the event at that version, that one included. */
    static Position after(String spaceId, long version) {
        return new Position(spaceId, version, ALL, 0);
    }

    /** Behind the state that a join brought. */
    static Position joined(String spaceId, long version, long join) {
        return new Position(spaceId, version, ALL, join);
    }

    /** Behind a message of an event. */
    static Position at(String spaceId, long version, int index) {
        return new Position(spaceId, version, index, 0);
    }

    /** Before every state: who comes back from here gets the states of its rooms again. */
    static Position nowhere(String spaceId) {
        return new Position(spaceId, 0, 0, 0);
    }

    boolean isNowhere() {
        return version == 0 && index == 0;
    }

    /** Whether the state that this seat began with was received here. */
    boolean includes(Seat seat) {
        return version > seat.joinedAt() || (version == seat.joinedAt() && index == ALL && join >= seat.join());
    }

    /** The newest event of which nothing is left to send. */
    long wholeVersion() {
        return index == ALL ? version : version - 1;
    }

    /** {@code <space>:<version>}, then {@code .<index>} of an event or {@code ~<join>} of a state; opaque to clients. */
    String text() {
        String place = spaceId + ":" + version;
        return index != ALL ? place + "." + index : join == 0 ? place : place + "~" + join;
    }

    /** @return {@code null} for anything that {@link #text} does not make */
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
