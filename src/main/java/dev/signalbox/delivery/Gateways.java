package dev.signalbox.delivery;

import com.mongodb.MongoException;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.WriteLimit;
import dev.signalbox.store.Mongo;
import io.micronaut.context.BeanContext;
import io.micronaut.context.processor.ExecutableMethodProcessor;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All {@link SubscribeMessage} methods by name, found at compile time. Turns their results and exceptions into acks. */
@Singleton
public final class Gateways implements ExecutableMethodProcessor<SubscribeMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);

    private final BeanContext beans;
    private final WriteLimit writes;
    private final Metrics metrics;
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();

    Gateways(BeanContext beans, WriteLimit writes, Metrics metrics) {
        this.beans = beans;
        this.writes = writes;
        this.metrics = metrics;
    }

    private record Handler(Object gateway, ExecutableMethod<Object, Object> method, boolean isWrite) {}

    @Override
    @SuppressWarnings("unchecked")
    public void process(BeanDefinition<?> definition, ExecutableMethod<?, ?> method) {
        String event = method.stringValue(SubscribeMessage.class).orElseThrow();
        boolean isWrite = method.booleanValue(SubscribeMessage.class, "write").orElse(false);
        Handler handler = new Handler(beans.getBean(definition), (ExecutableMethod<Object, Object>) method, isWrite);
        if (handlers.put(event, handler) != null) {
            throw new IllegalStateException("two gateways serve " + event);
        }
    }

    /**
     * Handles one message of a client. Call it from one virtual thread per client, so that messages keep their order.
     *
     * @param arguments the event's arguments; the first is the payload
     * @param ack receives {@code {ok: true, …}} or {@code {ok: false, error: {code, message}}}; {@code null} when the
     *     client wants no ack: then a refusal is sent as {@code error}
     */
    public void dispatch(
            Client client,
            String event,
            List<? extends @Nullable Object> arguments,
            @Nullable Consumer<Map<String, Object>> ack) {
        Handler handler = handlers.get(event);
        try {
            if (handler == null) {
                throw new Refused(ErrorCode.NOT_FOUND, "There is no command of that name.");
            }
            if (handler.isWrite) {
                writes.take(client.principal());
            }
            Object answer = handler.method.invoke(handler.gateway, client, payload(arguments));
            if (answer instanceof CompletionStage<?> stage) {
                stage.whenComplete((later, error) -> {
                    if (error == null) {
                        answer(ack, Json.asObject(later));
                    } else {
                        refuse(client, event, ack, error);
                    }
                });
            } else {
                answer(ack, Json.asObject(answer));
            }
        } catch (RuntimeException e) {
            refuse(client, event, ack, e);
        }
    }

    /** Field names in errors are the same as over HTTP. */
    private static Fields payload(List<? extends @Nullable Object> arguments) {
        Object payload = arguments.isEmpty() ? null : arguments.getFirst();
        if (payload != null && !(payload instanceof Map)) {
            throw Refused.invalid("payload", "must be an object");
        }
        return Fields.of(payload);
    }

    private static void answer(@Nullable Consumer<Map<String, Object>> ack, Map<String, Object> fields) {
        if (ack != null) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("ok", true);
            answer.putAll(fields);
            ack.accept(answer);
        }
    }

    private void refuse(Client client, String event, @Nullable Consumer<Map<String, Object>> ack, Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        Refused refused;
        if (cause instanceof Refused expected) {
            refused = expected;
        } else if (cause instanceof MongoException) {
            if (!Mongo.isOutage(cause)) {
                LOG.warn("[STORE] command={} error={}; refused as STORE_UNAVAILABLE", event, Mongo.said(cause));
            }
            refused = Refused.busy("The store does not answer. Try again.");
        } else {
            LOG.error("[WS] command={} client={} failed; refused as INTERNAL", event, client.id(), cause);
            refused = new Refused(ErrorCode.INTERNAL, "Something went wrong here.");
        }
        metrics.error(refused.code());
        refuse(client, event, ack, refused);
    }

    /** Answers a command with a refusal: as its ack, or as {@code error} where the client wants none. */
    public static void refuse(
            Client client, String event, @Nullable Consumer<Map<String, Object>> ack, Refused refused) {
        if (ack != null) {
            ack.accept(refusal(refused));
        } else {
            Map<String, Object> error = refused.json();
            error.put("event", event);
            client.answer(Selection.of(new Message(EventName.ERROR, error)));
        }
    }

    /** A negative ack. */
    public static Map<String, Object> refusal(Refused refused) {
        return Json.object("ok", false, "error", refused.json());
    }
}
