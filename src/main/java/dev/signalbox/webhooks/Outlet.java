package dev.signalbox.webhooks;

import dev.signalbox.log.EventLog;
import dev.signalbox.model.Event;
import dev.signalbox.model.Purged;
import dev.signalbox.net.OutboundHttp.Answer;
import dev.signalbox.ops.Backoff;
import dev.signalbox.ops.PublicAddress;
import dev.signalbox.webhooks.Delivery.Status;
import dev.signalbox.webhooks.Webhook.Failing;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to one receiver what it does not have, one event after the other in the order of the log: each is sent until it is taken,
 * and the cursor moves behind it only then. What is known to be taken is written down a few times a second, so after a crash the
 * last ones are sent again, with the same ids. Blocks; each receiver on a thread of its own.
 */
@Singleton
final class Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);
    private static final int GONE = 410;
    private static final Duration GIVEN_UP_AFTER = Duration.ofDays(3);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofHours(1));

    /** In events of at most 64 KiB each. */
    private static final int READ_AT_ONCE = 20;

    private static final int NOTED_AT_ONCE = 100;
    private static final int NOTED_BEFORE_TRIM = Deliveries.KEPT_MAX / 2;
    private static final long NOTE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** After it a receiver gives its place to others that wait. */
    private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WebhookStore store;
    private final Deliveries deliveries;
    private final Sender sender;
    private final EventLog log;
    private final PublicAddress address;
    private final Clock clock;
    /** By receiver: deliveries noted since the last trim; goes with the receiver. */
    private final Map<String, Integer> untrimmed = new ConcurrentHashMap<>();

    Outlet(WebhookStore store, Deliveries deliveries, Sender sender, EventLog log, PublicAddress address, Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.sender = sender;
        this.log = log;
        this.address = address;
        this.clock = clock;
    }

    /**
     * Sends what was asked for, and what is due.
     *
     * @param mayGoOn asked before each message
     */
    void run(String id, BooleanSupplier mayGoOn) {
        Webhook webhook = store.find(id);
        if (webhook == null) {
            untrimmed.remove(id);
            return;
        }
        for (long n : webhook.requests()) {
            if (!mayGoOn.getAsBoolean()) {
                return;
            }
            answerRequest(webhook, n);
        }
        if (webhook.isDue(clock.instant())) {
            new Run(webhook, mayGoOn).run();
        }
    }

    /** One attempt, whatever comes of it: whoever asked can look, and ask again. */
    private void answerRequest(Webhook webhook, long n) {
        Event event = n == Webhook.TEST ? null : log.at(EventLog.place(webhook.spaceId(), n));
        if (n == Webhook.TEST || event != null && !(event.payload() instanceof Purged)) {
            CloudEvent message = event == null
                    ? CloudEvent.test(webhook, clock.instant(), address.root())
                    : CloudEvent.of(event, address.root());
            Answer answer = sender.send(webhook, message);
            Delivery before = n == Webhook.TEST ? null : deliveries.find(webhook.id(), n);
            boolean isTriedOn = before != null && before.status() == Status.RETRYING;
            deliveries.put(List.of(new Delivery(
                    webhook.id(),
                    n,
                    message.event(),
                    clock.instant(),
                    before == null ? 1 : before.attempts() + 1,
                    answer.isOk() ? Status.DELIVERED : isTriedOn ? Status.RETRYING : Status.FAILED,
                    answer.status(),
                    answer.error())));
        }
        store.requestDone(webhook.id(), n);
    }

    /** From the cursor to the end of the log, or to what cannot be delivered. */
    private final class Run {
        private final Webhook webhook;
        private final Predicate<Event> wanted;
        private final BooleanSupplier mayGoOn;
        private final long began = System.nanoTime();
        private final List<Delivery> taken = new ArrayList<>();
        private long cursor;
        private long noted;
        private long notedAt = began;

        Run(Webhook webhook, BooleanSupplier mayGoOn) {
            this.webhook = webhook;
            this.wanted = webhook.wanted();
            this.mayGoOn = mayGoOn;
            this.cursor = webhook.cursor();
            this.noted = cursor;
        }

        void run() {
            try {
                while (deliverPage()) {}
            } finally {
                note();
            }
        }

        /** @return whether there may be more */
        private boolean deliverPage() {
            List<Event> page = log.read(webhook.spaceId(), cursor + 1, READ_AT_ONCE);
            for (Event event : page) {
                if (wanted.test(event)) {
                    if (System.nanoTime() - began > SLICE_NANOS || !mayGoOn.getAsBoolean() || !deliver(event)) {
                        return false;
                    }
                }
                cursor = event.spaceVersion();
                if (taken.size() >= NOTED_AT_ONCE || System.nanoTime() - notedAt > NOTE_NANOS) {
                    note();
                    if (!isUnchanged()) {
                        return false;
                    }
                }
            }
            return page.size() == READ_AT_ONCE;
        }

        /** Its admins may have changed it, or switched it off. */
        private boolean isUnchanged() {
            Webhook now = store.find(webhook.id());
            return now != null
                    && now.enabled()
                    && now.requests().isEmpty()
                    && now.url().equals(webhook.url())
                    && now.patterns().equals(webhook.patterns())
                    && now.events().equals(webhook.events());
        }

        private void note() {
            notedAt = System.nanoTime();
            if (cursor > noted) {
                deliveries.put(taken);
                store.moved(webhook.id(), cursor);
                noted = cursor;
                if (untrimmed.merge(webhook.id(), taken.size(), Integer::sum) > NOTED_BEFORE_TRIM) {
                    deliveries.trim(webhook.id());
                    untrimmed.remove(webhook.id());
                }
                taken.clear();
            }
        }

        private boolean deliver(Event event) {
            Failing failing = webhook.failing() != null && webhook.failing().n() == event.spaceVersion()
                    ? webhook.failing()
                    : null;
            int attempts = failing == null ? 1 : failing.attempts() + 1;
            Answer answer = sender.send(webhook, CloudEvent.of(event, address.root()));
            if (answer.isOk()) {
                taken.add(delivery(event, attempts, Status.DELIVERED, answer));
                if (failing != null) {
                    LOG.info("[WEBHOOK] webhook={} delivery=resumed attempts={}", webhook.id(), attempts);
                }
                return true;
            }
            note();
            failed(event, failing, attempts, answer);
            return false;
        }

        private void failed(Event event, @Nullable Failing failing, int attempts, Answer answer) {
            Instant now = clock.instant();
            Instant since = failing == null ? now : failing.since();
            String reason = reason(since, now, answer);
            deliveries.put(
                    List.of(delivery(event, attempts, reason == null ? Status.RETRYING : Status.FAILED, answer)));
            if (reason != null) {
                store.disable(webhook.id(), reason);
                LOG.warn(
                        "[WEBHOOK] webhook={} space={} switched=off receiver={}",
                        webhook.id(),
                        webhook.spaceId(),
                        answer);
                return;
            }
            Duration wait = BACKOFF.after(attempts);
            Duration asked = Objects.requireNonNullElse(answer.retryAfter(), Duration.ZERO);
            Instant next = now.plus(wait.compareTo(asked) > 0 ? wait : asked);
            store.failed(webhook.id(), new Failing(event.spaceVersion(), since, attempts, next));
            if (attempts == 1) {
                LOG.info(
                        "[WEBHOOK] webhook={} space={} delivery=failed receiver={} retry_in={}",
                        webhook.id(),
                        webhook.spaceId(),
                        answer,
                        wait);
            }
        }

        /** Why it is switched off; {@code null} while there is hope. */
        private static @Nullable String reason(Instant since, Instant now, Answer answer) {
            if (Objects.equals(answer.status(), GONE)) {
                return "The receiver answered 410: it is gone.";
            }
            return since.plus(GIVEN_UP_AFTER).isAfter(now)
                    ? null
                    : "Nothing could be delivered for 3 days. At last the receiver " + answer + ".";
        }

        private Delivery delivery(Event event, int attempts, Status status, Answer answer) {
            return new Delivery(
                    webhook.id(),
                    event.spaceVersion(),
                    event.type(),
                    clock.instant(),
                    attempts,
                    status,
                    answer.status(),
                    answer.error());
        }
    }
}
