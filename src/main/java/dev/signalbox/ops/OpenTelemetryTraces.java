package dev.signalbox.ops;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.model.Event;
import io.micronaut.core.propagation.PropagatedContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Traces by OpenTelemetry, configured by its standard variables ({@code OTEL_…}). A wrong address, or one where nobody answers,
 * costs spans and some lines in the log, nothing else.
 */
public final class OpenTelemetryTraces implements Traces, AutoCloseable {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(OpenTelemetryTraces.class);
    /** Of OpenTelemetry itself; kept, because its handlers are forgotten with it. */
    private static final Logger INTERNAL = Logger.getLogger("io.opentelemetry");
    /** Appended and not broadcast yet. */
    private static final int UNDER_WAY_MAX = 10_000;

    private static final Duration UNDER_WAY_FOR = Duration.ofMinutes(1);
    private static final int SERVER_ERROR = 500;

    private static final TextMapGetter<UnaryOperator<@Nullable String>> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(UnaryOperator<@Nullable String> headers) {
            return List.of();
        }

        @Override
        public @Nullable String get(@Nullable UnaryOperator<@Nullable String> headers, String name) {
            return headers == null ? null : headers.apply(name);
        }
    };

    private final OpenTelemetry sdk;
    private final Tracer tracer;
    /** By the id of the event. */
    private final Cache<String, Context> underWay = Caffeine.newBuilder()
            .maximumSize(UNDER_WAY_MAX)
            .expireAfterWrite(UNDER_WAY_FOR)
            .build();

    OpenTelemetryTraces(OpenTelemetry sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("dev.signalbox");
    }

    /** The span of a request, over the threads that work on it. */
    public record Present(Context context) implements Carried {
        private Span span() {
            return Span.fromContext(context);
        }
    }

    /** {@link Traces#OFF} where the settings are wrong. */
    static Traces start() {
        INTERNAL.setUseParentHandlers(false);
        INTERNAL.addHandler(new ToLog());
        try {
            return new OpenTelemetryTraces(AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook() // we end it after the last span
                    .addPropertiesSupplier(() -> Map.of(
                            "otel.service.name", "signalbox",
                            "otel.exporter.otlp.protocol", "http/protobuf",
                            "otel.metrics.exporter", "none", // they are at /prometheus
                            "otel.logs.exporter", "none"))
                    .build()
                    .getOpenTelemetrySdk());
        } catch (RuntimeException e) {
            LOG.warn("[TRACE] error=\"{}\"; traces stay off", e.getMessage());
            return OFF;
        }
    }

    /** Its words belong into our log, with our lines. */
    private static final class ToLog extends Handler {
        @Override
        public void publish(LogRecord line) {
            LOG.warn("[TRACE] {}", line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** @param headers for the span of the caller, if it is traced too */
    public Present begin(String method, UnaryOperator<@Nullable String> headers) {
        Context caller = sdk.getPropagators().getTextMapPropagator().extract(Context.root(), headers, HEADERS);
        Span span = tracer.spanBuilder(method)
                .setParent(caller)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", method)
                .startSpan();
        return new Present(caller.with(span));
    }

    /** @param route the template; {@code null} for an address that we do not have */
    public void end(Present request, String method, @Nullable String route, int status) {
        Span span = request.span();
        if (route != null) {
            span.updateName(method + " " + route);
            span.setAttribute("http.route", route);
        }
        span.setAttribute("http.response.status_code", status);
        if (status >= SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    @Override
    public @Nullable Object present() {
        return PropagatedContext.getOrEmpty()
                .find(Present.class)
                .map(Present::context)
                .orElse(null);
    }

    @Override
    public void appended(Event event, @Nullable Object cause, long acceptedNanos) {
        Context parent = cause instanceof Context context ? context : Context.root();
        underWay.put(event.id(), parent.with(span("append", parent, event, acceptedNanos, 0)));
    }

    @Override
    public void broadcast(Event event, long beganNanos, int clients) {
        Context appended = underWay.asMap().remove(event.id());
        if (appended != null) { // else another instance has appended it
            span("broadcast", appended, event, beganNanos, clients);
        }
    }

    /** From then until now. */
    private Span span(String name, Context parent, Event event, long beganNanos, int clients) {
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        Span span = tracer.spanBuilder(name)
                .setParent(parent)
                .setStartTimestamp(now - (System.nanoTime() - beganNanos), TimeUnit.NANOSECONDS)
                .setAttribute("signalbox.type", event.type())
                .setAttribute("signalbox.space", event.spaceId())
                .setAttribute("signalbox.version", event.spaceVersion())
                .setAttribute("signalbox.clients", clients)
                .startSpan();
        span.end(now, TimeUnit.NANOSECONDS);
        return span;
    }

    /** Sends what is left. */
    @Override
    public void close() throws Exception {
        if (sdk instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
