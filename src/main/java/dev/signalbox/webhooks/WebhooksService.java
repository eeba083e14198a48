package dev.signalbox.webhooks;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import io.micronaut.context.BeanProvider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of webhooks: admins of their space see them, and those who are people change them. One that is missing and one that the
 * caller may not see get the same response. All methods block.
 */
@Singleton
final class WebhooksService {
    private static final int PER_SPACE_MAX = 20;
    private static final Duration KEY_LIFETIME = Duration.ofDays(1);

    private final WebhookStore store;
    private final Deliveries deliveries;
    private final SpaceAccess access;
    private final Spaces spaces;
    private final BeanProvider<WebhookWorker> worker; // it listens to the spaces
    private final Clock clock;

    WebhooksService(
            WebhookStore store,
            Deliveries deliveries,
            SpaceAccess access,
            Spaces spaces,
            BeanProvider<WebhookWorker> worker,
            Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.access = access;
        this.spaces = spaces;
        this.worker = worker;
        this.clock = clock;
    }

    /** @param isNew whether this call has made it, and not an earlier one under the same key */
    record Created(Webhook webhook, boolean isNew) {}

    /** A receiver of what comes from now on. */
    Created create(Principal caller, String spaceId, WebhookFields wanted, Event.@Nullable Key once) {
        access.requireManager(caller, spaceId);
        String id = once == null ? Ids.next() : once.hash();
        Created before = once == null ? null : before(id, once);
        if (before != null) {
            return before;
        }
        if (store.in(spaceId).size() >= PER_SPACE_MAX) {
            throw Refused.invalid("spaceId", "has " + PER_SPACE_MAX + " webhooks already");
        }
        spaces.follow(spaceId);
        Webhook webhook = new Webhook(
                id,
                spaceId,
                Objects.requireNonNull(wanted.url()),
                Objects.requireNonNullElse(wanted.patterns(), List.of()),
                Objects.requireNonNullElse(wanted.events(), List.of()),
                wanted.description(),
                !Boolean.FALSE.equals(wanted.enabled()),
                null,
                clock.instant(),
                Signature.secret(),
                spaces.view(spaceId, SpaceView::version),
                null,
                List.of());
        if (!store.insert(webhook, once == null ? null : once.bodyHash())) {
            return Objects.requireNonNull(before(id, Objects.requireNonNull(once)));
        }
        wake();
        return new Created(webhook, true);
    }

    private @Nullable Created before(String id, Event.Key once) {
        Webhook webhook = store.find(id);
        if (webhook == null) {
            return null;
        }
        if (webhook.createdAt().plus(KEY_LIFETIME).isBefore(clock.instant())
                || !once.bodyHash().equals(store.bodyHash(id))) {
            throw new Refused(ErrorCode.IDEMPOTENCY_MISMATCH, "This Idempotency-Key was used for another request.");
        }
        return new Created(webhook, false);
    }

    /** Those of one space, or of all that the caller administers. */
    List<Webhook> list(Principal caller, @Nullable String spaceId) {
        if (spaceId != null) {
            access.require(caller, spaceId, Role.ADMIN);
            return store.in(spaceId);
        }
        return store.all().stream()
                .filter(webhook -> administers(caller, webhook))
                .toList();
    }

    private boolean administers(Principal caller, Webhook webhook) {
        return access.role(caller, webhook.spaceId()) == Role.ADMIN;
    }

    Webhook get(Principal caller, String id) {
        Webhook webhook = store.find(id);
        if (webhook == null || !administers(caller, webhook)) {
            throw new Refused(ErrorCode.NOT_FOUND, "There is no such webhook.");
        }
        return webhook;
    }

    Webhook manage(Principal caller, String id) {
        Webhook webhook = get(caller, id);
        access.requireManager(caller, webhook.spaceId());
        return webhook;
    }

    /** Changes it; what waits is tried at once under a new address, or when it is switched on. */
    Webhook change(Principal caller, String id, WebhookFields wanted) {
        manage(caller, id);
        Map<String, @Nullable Object> fields = new HashMap<>();
        if (wanted.url() != null) {
            fields.put("url", wanted.url());
            fields.put("failing", null);
        }
        if (wanted.patterns() != null) {
            fields.put("patterns", wanted.patterns());
            fields.put("events", wanted.events());
        }
        if (wanted.description() != null) {
            fields.put("description", wanted.description());
        }
        if (wanted.enabled() != null) {
            fields.put("enabled", wanted.enabled());
            fields.put("disabledReason", null);
            fields.put("failing", null);
        }
        store.change(id, fields);
        wake();
        return get(caller, id);
    }

    Webhook remove(Principal caller, String id) {
        Webhook webhook = manage(caller, id);
        store.remove(id);
        deliveries.remove(id);
        return webhook;
    }

    /** Some deliveries, the newest first; before those of the first page the newest test. */
    List<Delivery> deliveries(String id, @Nullable Long before, int limit) {
        List<Delivery> page = deliveries.page(id, before, limit);
        Delivery test = before == null ? deliveries.find(id, Webhook.TEST) : null;
        if (test != null) {
            page.addFirst(test);
        }
        return page;
    }

    /** Has a message sent once, soon: a delivery again, or {@link Webhook#TEST}. */
    void request(Principal caller, String id, long n) {
        manage(caller, id);
        if (n != Webhook.TEST && deliveries.find(id, n) == null) {
            throw new Refused(ErrorCode.NOT_FOUND, "There is no such delivery.");
        }
        if (!store.request(id, n)) {
            throw Refused.limited(
                    "Many messages wait to be sent again. Try later.",
                    Duration.ofSeconds(10).toNanos());
        }
        wake();
    }

    private void wake() {
        if (worker.isPresent()) {
            worker.get().wake();
        }
    }
}
