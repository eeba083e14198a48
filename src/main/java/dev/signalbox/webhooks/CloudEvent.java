package dev.signalbox.webhooks;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message in the JSON format of CloudEvents 1.0.
 *
 * @param id the same each time the message is sent
 * @param event the type of its event
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CloudEvent(String id, String event, byte[] body) {
    static final String MEDIA_TYPE = "application/cloudevents+json";
    static final String TEST = "webhook_test";
    private static final String PREFIX = "dev.signalbox.";

    /** @param root of the addresses of this installation */
    static CloudEvent of(Event event, String root) {
        String subject = event.payload() instanceof EntityEvent change
                ? change.entityType() + "/" + change.entityId()
                : "task/" + event.taskId();
        return of(event.id(), event.type(), event.spaceId(), subject, event.at(), event.json(), root);
    }

    /** What a receiver is tried with. */
    static CloudEvent test(Webhook webhook, Instant at, String root) {
        return of(
                "test_" + Ids.next(),
                TEST,
                webhook.spaceId(),
                null,
                at,
                Json.object("webhookId", webhook.id(), "message", "Signalbox reaches this receiver."),
                root);
    }

    private static CloudEvent of(
            String id,
            String event,
            String spaceId,
            @Nullable String subject,
            Instant at,
            Map<String, Object> data,
            String root) {
        Map<String, Object> json = Json.object(
                "specversion",
                "1.0",
                "id",
                id,
                "source",
                root + "/spaces/" + spaceId,
                "type",
                PREFIX + event,
                "subject",
                subject,
                "time",
                Json.time(at),
                "datacontenttype",
                "application/json",
                "data",
                data);
        return new CloudEvent(id, event, JsonText.write(json));
    }
}
