package dev.signalbox.webhooks;

import dev.signalbox.model.Refused;
import dev.signalbox.net.OutboundHttp;
import dev.signalbox.net.OutboundHttp.Answer;
import dev.signalbox.net.OutboundRules;
import dev.signalbox.ops.WebhookMetrics;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Sends one message once, signed. Any thread; blocks. */
@Singleton
final class Sender {
    private final OutboundHttp http;
    private final OutboundRules rules;
    private final WebhookMetrics metrics;
    private final Clock clock;

    Sender(OutboundHttp http, OutboundRules rules, WebhookMetrics metrics, Clock clock) {
        this.http = http;
        this.rules = rules;
        this.metrics = metrics;
        this.clock = clock;
    }

    Answer send(Webhook webhook, CloudEvent message) {
        URI url;
        try {
            url = rules.check("url", webhook.url());
        } catch (Refused e) { // it was allowed when it was made, under other settings
            return new Answer(null, null, "is not an address on the public internet");
        }
        Instant now = clock.instant();
        Answer answer = http.post(
                url,
                Map.of(
                        "content-type", CloudEvent.MEDIA_TYPE,
                        "webhook-id", message.id(),
                        "webhook-timestamp", String.valueOf(now.getEpochSecond()),
                        "webhook-signature", Signature.of(webhook.secret(), message.id(), now, message.body())),
                message.body());
        metrics.sent(answer.isOk());
        return answer;
    }
}
