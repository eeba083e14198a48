package dev.signalbox.rollout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Reason;
import dev.openfeature.sdk.Value;
import dev.signalbox.model.Feature;
import dev.signalbox.model.Principal;
import dev.signalbox.ops.NanoClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an OpenFeature provider, which may be of somebody else: one that throws or hangs costs a caller at most
 * {@link #WAIT}, and the last value that it gave holds. Blocks for that long, so not on an event loop.
 */
final class Flags implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Flags.class);

    /** Half of what a request may wait, so that a busy machine keeps the whole. */
    private static final Duration WAIT = Duration.ofMillis(25);
    /** After a failure nobody waits for so long. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration WARN_EVERY = Duration.ofMinutes(1);
    /** Calls that hang; beyond, the provider is not called. */
    private static final int CALLS_MAX = 8;

    private static final int PRINCIPALS_MAX = 100_000;

    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final Client client;
    private final boolean foreign;
    private final Function<Principal, Feature.Decision> unknown;
    private final NanoClock clock;
    private final Semaphore calls = new Semaphore(CALLS_MAX);
    /** By subject. */
    private final Cache<String, Feature.Decision> last =
            Caffeine.newBuilder().maximumSize(PRINCIPALS_MAX).build();

    private volatile @Nullable Long pausedUntilNanos;
    private volatile @Nullable Long warnedNanos;

    /**
     * @param own is used unless there is another
     * @param unknown decides while the other has never answered for a principal
     * @param changed called when the other says that its flags are different now, on a thread of OpenFeature
     */
    Flags(
            @Nullable FeatureProvider other,
            SignalboxProvider own,
            Function<Principal, Feature.Decision> unknown,
            NanoClock clock,
            Runnable changed) {
        this.foreign = other != null;
        this.unknown = unknown;
        this.clock = clock;
        this.client = api.getClient();
        if (other == null) {
            api.setProviderAndWait(own);
        } else {
            client.onProviderConfigurationChanged(details -> changed.run());
            client.onProviderReady(details -> changed.run());
            api.setProvider(other); // it may take long, or for ever
            LOG.info("[ROLLOUT] provider={}", other.getMetadata().getName());
        }
    }

    /** Never throws. */
    Feature.Decision decide(Principal principal) {
        if (!foreign) {
            return mapped(evaluate(principal));
        }
        Feature.Decision known = last.getIfPresent(principal.subject());
        Feature.Decision otherwise = known == null ? unknown.apply(principal) : known;
        Long paused = pausedUntilNanos;
        if (paused != null && clock.nanos() - paused < 0 || !calls.tryAcquire()) {
            return otherwise;
        }
        CompletableFuture<Feature.Decision> answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> ask(principal, answer));
        try {
            return answer.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            failed("it does not answer");
        } catch (ExecutionException e) {
            failed(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return otherwise;
    }

    private void ask(Principal principal, CompletableFuture<Feature.Decision> answer) {
        try {
            FlagEvaluationDetails<Boolean> details = evaluate(principal);
            if (details.getErrorCode() != null) {
                throw new IllegalStateException(details.getErrorCode() + " " + details.getErrorMessage());
            }
            Feature.Decision decision = mapped(details);
            last.put(principal.subject(), decision); // also when nobody waits any more
            answer.complete(decision);
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        } finally {
            calls.release();
        }
    }

    private FlagEvaluationDetails<Boolean> evaluate(Principal principal) {
        return client.getBooleanDetails(
                Feature.WEBSOCKET,
                true,
                new ImmutableContext(
                        principal.subject(),
                        Map.of(
                                SignalboxProvider.ID,
                                new Value(principal.id()),
                                "kind",
                                new Value(principal.kind().name()),
                                "name",
                                new Value(principal.name()))));
    }

    private static Feature.Decision mapped(FlagEvaluationDetails<Boolean> details) {
        String given = String.valueOf(details.getReason());
        Feature.Reason reason;
        if (given.equals(Reason.SPLIT.name())) {
            reason = Feature.Reason.ROLLOUT;
        } else if (given.equals(Reason.TARGETING_MATCH.name())) {
            reason = Feature.Reason.OPT_IN;
        } else if (given.equals(Reason.DISABLED.name())) {
            reason = Feature.Reason.DISABLED;
        } else {
            reason = Feature.Reason.DEFAULT;
        }
        return new Feature.Decision(details.getValue(), reason);
    }

    private void failed(String why) {
        long now = clock.nanos();
        pausedUntilNanos = now + PAUSE.toNanos();
        Long warned = warnedNanos;
        if (warned == null || now - warned >= WARN_EVERY.toNanos()) {
            warnedNanos = now;
            LOG.warn("[ROLLOUT] provider=failed error=\"{}\"; the last known values hold", why);
        }
    }

    @Override
    public void close() {
        api.shutdown();
    }
}
