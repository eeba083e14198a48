package dev.signalbox.socketio;

import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.SavedCursor;
import dev.signalbox.delivery.Seat;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A stored session:
 * {@code {_id: <pid>/<principal>, owner, sid, presented?, seats: [{kind, space, id, joinedAt, join}], cursors?: [{space, sent, until, join}], seenAt}}.
 * The key needs the principal as well as the pid.
 *
 * @param owner the connection that may write it, which changes with each recovery
 * @param principal the owner of the session, which never changes
 * @param cursors of its last connection; empty if unknown
 * @param presented the offset with which the client began: a client that still presents it has received nothing in this
 *     session
 */
record SessionRow(
        String pid,
        String owner,
        String sid,
        String principal,
        @Nullable String presented,
        List<Seat> seats,
        List<SavedCursor> cursors,
        Instant seenAt) {

    /** Unchanged where {@code null}. */
    SessionRow with(@Nullable List<Seat> joined, @Nullable List<SavedCursor> saved) {
        return new SessionRow(
                pid,
                owner,
                sid,
                principal,
                presented,
                joined == null ? seats : joined,
                saved == null ? cursors : saved,
                seenAt);
    }

    SessionRow seenAt(Instant time) {
        return new SessionRow(pid, owner, sid, principal, presented, seats, cursors, time);
    }

    /** The {@code _id}. */
    String key() {
        return key(pid, principal);
    }

    /**
     * Whether a text can be a pid: it must not contain the separator, so that it cannot change the principal in the key.
     */
    static boolean isPid(String text) {
        return text.indexOf('/') < 0;
    }

    static String key(String pid, String principal) {
        return pid + "/" + principal;
    }

    Document document() {
        Document document = new Document("_id", key())
                .append("owner", owner)
                .append("sid", sid)
                .append("seats", documents(seats))
                .append("seenAt", Date.from(seenAt));
        if (presented != null) {
            document.append("presented", presented);
        }
        if (!cursors.isEmpty()) {
            document.append("cursors", cursorDocuments(cursors));
        }
        return document;
    }

    static List<Document> documents(List<Seat> seats) {
        return seats.stream()
                .map(seat -> new Document("kind", seat.room().kind().name())
                        .append("space", seat.room().spaceId())
                        .append("id", seat.room().id())
                        .append("joinedAt", seat.joinedAt())
                        .append("join", seat.join()))
                .toList();
    }

    static List<Document> cursorDocuments(List<SavedCursor> cursors) {
        return cursors.stream()
                .map(in -> new Document("space", in.spaceId())
                        .append("sent", in.sent())
                        .append("until", in.until())
                        .append("join", in.join()))
                .toList();
    }

    static SessionRow of(Document document) {
        String key = document.getString("_id");
        int end = key.indexOf('/');
        return new SessionRow(
                key.substring(0, end),
                document.getString("owner"),
                document.getString("sid"),
                key.substring(end + 1),
                document.getString("presented"),
                document.getList("seats", Document.class, List.of()).stream()
                        .map(SessionRow::seat)
                        .toList(),
                document.getList("cursors", Document.class, List.of()).stream()
                        .map(SessionRow::cursor)
                        .toList(),
                document.getDate("seenAt").toInstant());
    }

    private static SavedCursor cursor(Document in) {
        return new SavedCursor(
                in.getString("space"),
                in.getString("sent"),
                in.get("until", Number.class).longValue(),
                in.get("join", Number.class).longValue());
    }

    private static Seat seat(Document seat) {
        Room.Kind kind = Room.Kind.valueOf(seat.getString("kind"));
        return new Seat(
                new Room(kind, seat.getString("space"), seat.getString("id")),
                seat.get("joinedAt", Number.class).longValue(),
                seat.get("join", Number.class).longValue());
    }
}
