package dev.signalbox.webhooks;

import dev.signalbox.delivery.Room;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Fields;
import dev.signalbox.net.OutboundRules;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of a webhook; {@code null} leaves a field unchanged.
 *
 * @param patterns with {@code events}: one of them is empty, or both are; both {@code null} or neither
 */
record WebhookFields(
        @Nullable String url,
        @Nullable List<String> patterns,
        @Nullable List<String> events,
        @Nullable String description,
        @Nullable Boolean enabled) {
    private static final int CHOICES_MAX = 50;
    private static final int CHOICE_MAX = 200;
    private static final int DESCRIPTION_MAX = 200;
    /** Of what is no task. */
    private static final Pattern ENTITY_EVENT =
            Pattern.compile("(being|intention|agent)_(created|updated|status|deleted)");

    static WebhookFields read(Fields fields, OutboundRules rules) {
        boolean chooses = fields.has("patterns") || fields.has("events");
        List<String> patterns = fields.texts("patterns", CHOICES_MAX, CHOICE_MAX);
        List<String> events = fields.texts("events", CHOICES_MAX, CHOICE_MAX);
        if (!patterns.isEmpty() && !events.isEmpty()) {
            fields.reject("events", "must not be given together with patterns");
        }
        for (String event : events) {
            if (EventType.of(event) == null && !ENTITY_EVENT.matcher(event).matches()) {
                fields.reject("events", "must be types of events, such as pr_merged or agent_status");
                break;
            }
        }
        WebhookFields read = new WebhookFields(
                fields.has("url") ? fields.text("url") : null,
                chooses ? patterns : null,
                chooses ? events : null,
                fields.textOrNull("description", DESCRIPTION_MAX),
                fields.flagOrNull("enabled"));
        fields.check();
        Room.patterns("", patterns); // refuses those that are none
        if (read.url != null) {
            rules.check("url", read.url);
        }
        return read;
    }
}
