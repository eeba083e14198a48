package dev.signalbox.ops;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Deliveries of GitHub, and those to the receivers of spaces. */
@Singleton
public final class WebhookMetrics {
    /** GitHub may send any name; those that we do not handle are counted together. */
    private static final Set<String> GITHUB_EVENTS = Set.of(
            "check_run",
            "check_suite",
            "issue_comment",
            "issues",
            "ping",
            "pull_request",
            "pull_request_review",
            "status",
            "workflow_run");

    private static final String DELIVERIES = "signalbox.webhook.deliveries";
    private static final String RESULT = "result";

    private final Meters meters;

    public WebhookMetrics(MeterRegistry registry) {
        this.meters = new Meters(registry);
    }

    /** @param result what became of a delivery of GitHub; one of ours */
    public void received(String event, String result) {
        meters.counter(
                        DELIVERIES,
                        "Deliveries of GitHub, by event and by what became of them",
                        "event",
                        GITHUB_EVENTS.contains(event) ? event : "other",
                        RESULT,
                        result)
                .increment();
    }

    /** An event was sent to a receiver of a space. */
    public void sent(boolean isDelivered) {
        meters.counter(
                        "signalbox.webhooks.sent",
                        "Events sent to the receivers of spaces, by whether they took them",
                        RESULT,
                        isDelivered ? "delivered" : "failed")
                .increment();
    }

    /** The deliveries of GitHub until now, by what became of them. */
    static Map<String, Long> received(MeterRegistry registry) {
        Map<String, Long> all = new TreeMap<>();
        registry.find(DELIVERIES)
                .counters()
                .forEach(counter ->
                        all.merge(String.valueOf(counter.getId().getTag(RESULT)), (long) counter.count(), Long::sum));
        return all;
    }
}
