package dev.signalbox.log;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Effect;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Payload;
import dev.signalbox.model.Purged;
import dev.signalbox.model.TaskEvent;
import java.util.Date;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Converts events to documents and back; the package comment describes the document. */
public final class EventCodec {
    private EventCodec() {}

    /** The document stored in the log. */
    static Document document(Event event) {
        Document document = kept(event);
        if (event.effect() != null) {
            document.put("effect", event.effect().storedJson());
        }
        if (event.key() != null) {
            document.put(
                    "key",
                    new Document("hash", event.key().hash())
                            .append("body", event.key().bodyHash()));
        }
        return document;
    }

    /** The form in the events of a task's document: without the fields that only the log needs. */
    public static Document kept(Event event) {
        String place = EventLog.place(event.spaceId(), event.spaceVersion());
        Document document = new Document("_id", place)
                .append("event", event.id())
                .append("taskKey", event.taskId() == null ? place : event.taskId() + "/" + event.taskVersion())
                .append("type", event.type())
                .append("at", Date.from(event.at()))
                .append("actor", new Document(event.actor().json()))
                .append("data", new Document(event.data()));
        if (event.cause() != null) {
            document.append("cause", new Document(event.cause().json()));
        }
        if (event.payload() instanceof EntityEvent entity) {
            document.append("entityType", entity.entityType()).append("entityId", entity.entityId());
        }
        return document;
    }

    public static Event event(Document document) {
        String place = document.getString("_id");
        int slash = place.lastIndexOf('/');
        String type = document.getString("type");
        Document data = document.get("data", Document.class);
        String entityType = document.getString("entityType");
        String taskId = null;
        long taskVersion = 0;
        Payload payload;
        if (entityType == null) {
            String taskKey = document.getString("taskKey");
            int taskSlash = taskKey.lastIndexOf('/');
            taskId = taskKey.substring(0, taskSlash);
            taskVersion = Long.parseLong(taskKey.substring(taskSlash + 1));
            payload = type.equals(Purged.TYPE)
                    ? Purged.of(data)
                    : TaskEvent.read(taskType(type, place), Fields.of(data, place));
        } else {
            payload = EntityEvent.of(type, entityType, document.getString("entityId"), data);
        }
        return new Event(
                document.getString("event"),
                place.substring(0, slash),
                Long.parseLong(place.substring(slash + 1)),
                taskId,
                taskVersion,
                document.getDate("at").toInstant(),
                Actor.of(document.get("actor", Document.class)),
                payload,
                data.getBoolean("late", false),
                document.get("effect") == null ? null : Effect.ofStored(Json.asObject(document.get("effect"))),
                Cause.of(document.get("cause", Document.class)),
                key(document.get("key", Document.class)));
    }

    private static EventType taskType(String type, String place) {
        EventType known = EventType.of(type);
        if (known == null) {
            throw new IllegalStateException("event of an unknown type in the log at " + place + ": " + type);
        }
        return known;
    }

    private static Event.@Nullable Key key(@Nullable Document key) {
        return key == null ? null : new Event.Key(key.getString("hash"), key.getString("body"));
    }
}
