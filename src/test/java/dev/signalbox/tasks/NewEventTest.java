package dev.signalbox.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.Fields;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Principal;
import dev.signalbox.model.PullRequestEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewEventTest {
    private static final String FUTURE = "2999-01-01T00:00:00Z";

    private static NewEvent read(String type, Map<String, Object> data, @Nullable String key) {
        return NewEvent.read(Fields.of(Map.of("type", type, "data", data)), Principal.ANONYMOUS, "t", key);
    }

    @Test
    void theTimesOfGithubAreNotForClientsToSay() {
        NewEvent updated = read("pr_updated", Map.of("prNumber", 7, "changedAt", FUTURE, "seenAt", FUTURE), null);
        assertThat(updated.payload().json()).containsOnlyKeys("prNumber");
        NewEvent review = read("pr_review", Map.of("state", "approved", "author", "ann", "submittedAt", FUTURE), null);
        assertThat(((PullRequestEvent.PrReview) review.payload()).submittedAt()).isNull();
        NewEvent cancelled = read("cancelled", Map.of("changedAt", FUTURE), null);
        assertThat(cancelled.payload()).isEqualTo(new LifecycleEvent.Cancelled(null));
    }

    @Test
    void theKeyIsOfTheRequestAsItWasSent() {
        NewEvent with = read("cancelled", Map.of("changedAt", FUTURE), "k");
        assertThat(with.once())
                .isEqualTo(read("cancelled", Map.of("changedAt", FUTURE), "k").once());
        assertThat(with.once()).isNotEqualTo(read("cancelled", Map.of(), "k").once());
    }
}
