package dev.signalbox.socketio;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfiguration;
import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.inject.BeanDefinitionReference;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The server that the published test suites of Engine.IO and Socket.IO expect: the product's transport with other namespaces,
 * and without its other parts. {@code mvn -q -Pconformance test-compile exec:java} starts it on port 3000.
 */
final class ConformanceServer {
    private static final String ROOT = "dev.signalbox.";

    /** The parts of the product that it needs. */
    private static final Set<String> PARTS = Set.of(
            "access.AccessSettings",
            "net.ClientAddress",
            "access.CrossOrigin",
            "access.Origins",
            "net.ProxySettings",
            "ops.Limits",
            "ops.Gauges",
            "ops.Metrics",
            "ops.OpenConnections",
            "ops.SystemClock",
            "session.Drain",
            "session.DrainSettings",
            "session.Handshakes",
            "session.Loops",
            "session.Setup",
            "net.HttpConnections",
            "session.TransportSettings",
            "net.ConnectionLimit",
            "session.Upgrade",
            "socketio.EngineBeans",
            "engineio.EngineController",
            "socketio.ConformanceNamespaces",
            "socketio.EchoEngine");

    private ConformanceServer() {}

    public static void main(String[] args) {
        long launcher = Long.getLong("signalbox.launcher", 0);
        ProcessHandle.of(launcher).ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        // One event loop, as the reference server has: the suites rely on requests on two
        // connections being handled in the order in which they were sent.
        EmbeddedServer server = start(3000, "micronaut.netty.event-loops.default.num-threads", 1);
        System.err.println("Conformance server: " + server.getURI());
    }

    /** Stops with its context. */
    static EmbeddedServer start(int port) {
        return start(port, "micronaut.application.name", "conformance");
    }

    private static EmbeddedServer start(int port, String more, Object value) {
        Map<String, Object> settings = Map.ofEntries(
                Map.entry(more, value),
                Map.entry("spec.name", "conformance"),
                Map.entry("micronaut.server.port", port),
                Map.entry("micronaut.security.enabled", false),
                Map.entry("micronaut.server.cors.enabled", true),
                Map.entry("micronaut.server.cors.configurations.any.allowed-origins-regex", ".*"),
                Map.entry("signalbox.drain-spread", "0s"),
                Map.entry("signalbox.limits.enabled", false),
                Map.entry("signalbox.transport.ping-interval", "300ms"),
                Map.entry("signalbox.transport.ping-timeout", "200ms"),
                Map.entry("signalbox.transport.max-payload", 1_000_000),
                Map.entry("signalbox.transport.connect-timeout", "1s"));
        ApplicationContextBuilder builder = ApplicationContext.builder()
                .properties(settings)
                .deduceEnvironment(false)
                .banner(false);
        ApplicationContext context = new DefaultApplicationContext((ApplicationContextConfiguration) builder) {
            @Override
            @SuppressWarnings("rawtypes")
            protected List<BeanDefinitionReference> resolveBeanDefinitionReferences() {
                return super.resolveBeanDefinitionReferences().stream()
                        .filter(each -> isNeeded(each.getBeanDefinitionName()))
                        .toList();
            }
        };
        context.getEnvironment().addPropertySource(PropertySource.of("conformance", settings));
        return context.start().getBean(EmbeddedServer.class).start();
    }

    /** Selects beans by the name of the generated class, such as {@code dev.signalbox.access.$Origins$Definition}. */
    private static boolean isNeeded(String definition) {
        if (!definition.startsWith(ROOT)) {
            return true;
        }
        String rest = definition.substring(ROOT.length());
        int generated = rest.indexOf('$');
        return PARTS.contains(
                rest.substring(0, generated) + rest.substring(generated + 1).split("\\$", 2)[0]);
    }
}
