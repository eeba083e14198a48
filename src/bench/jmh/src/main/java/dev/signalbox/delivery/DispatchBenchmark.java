package dev.signalbox.delivery;


import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** A socket command that has nothing to do, by name to its method and back with its ack. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DispatchBenchmark {
    private ApplicationContext context;
    private Gateways gateways;
    private Client client;
    private List<Map<String, Object>> arguments;

    @Setup
    public void start() throws IOException {
        Path folder = Files.createTempDirectory("signalbox-jmh-");
        context = ApplicationContext.builder()
                .properties(Map.of("signalbox.data-dir", folder.toString(), "micronaut.server.port", -1))
                .banner(false)
                .start();
        gateways = context.getBean(Gateways.class);
        arguments = List.of(Map.of("spaceId", "main"));
        client = (Client) Proxy.newProxyInstance(
                Client.class.getClassLoader(),
                new Class<?>[] {Client.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "hashCode" -> 1;
                    case "equals" -> proxy == args[0];
                    case "id", "transport" -> "none";
                    default -> null;
                });
    }

    @TearDown
    public void stop() {
        context.close();
    }

    @Benchmark
    public void leave(Blackhole into) {
        gateways.dispatch(client, EventName.DASHBOARD_LEAVE, arguments, into::consume);
    }
}
