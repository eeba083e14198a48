package dev.signalbox.http;

import dev.signalbox.ops.OpenTelemetryTraces;
import dev.signalbox.ops.Traces;
import dev.signalbox.ops.TracesOn;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** A span for each request to the API, which goes with it over the threads. There is no such filter while traces are off. */
@ServerFilter("/api/**")
@Requires(condition = TracesOn.class)
final class TraceFilter implements Ordered {
    private static final String ATTRIBUTE = "dev.signalbox.trace";

    private final Traces traces;

    TraceFilter(Traces traces) {
        this.traces = traces;
    }

    @RequestFilter
    void begin(HttpRequest<?> request, MutablePropagatedContext context) {
        if (traces instanceof OpenTelemetryTraces on) {
            OpenTelemetryTraces.Present present = on.begin(request.getMethodName(), request.getHeaders()::get);
            request.setAttribute(ATTRIBUTE, present);
            context.add(present);
        }
    }

    @ResponseFilter
    void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (traces instanceof OpenTelemetryTraces on) {
            request.getAttribute(ATTRIBUTE, OpenTelemetryTraces.Present.class)
                    .ifPresent(present -> on.end(
                            present,
                            request.getMethodName(),
                            BasicHttpAttributes.getUriTemplate(request).orElse(null),
                            response.code()));
        }
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
