package dev.signalbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.CuttingProxy;
import dev.signalbox.fakes.Product;
import dev.signalbox.fakes.SecondStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Two instances, each a process with a proxy of its own before their one store. */
final class Cluster implements AutoCloseable {
    static final int SIZE = 2;

    private static final Duration KNOWN_AFTER = Duration.ofSeconds(8);

    private final Path folder;
    private final SecondStore store;
    private final List<CuttingProxy> proxies = new ArrayList<>();
    private final AtomicReferenceArray<Product> instances = new AtomicReferenceArray<>(SIZE);

    Cluster(Path folder) throws IOException {
        this.folder = folder;
        this.store = SecondStore.on(folder);
        for (int i = 0; i < SIZE; i++) {
            proxies.add(new CuttingProxy(store.port()));
            instances.set(i, start(i));
        }
    }

    private Product start(int i) throws IOException {
        Product started = Product.start(
                Files.createDirectories(folder.resolve("instance-" + i)),
                Map.of(
                        "MONGODB_URI",
                        uri(proxies.get(i).port()),
                        "SIGNALBOX_JWT_SECRET",
                        "0123456789abcdef0123456789abcdef",
                        "SIGNALBOX_LIMITS_ENABLED",
                        "false"));
        assertThat(started.port()).as(started.output()).isPositive();
        return started;
    }

    private static String uri(int port) {
        return "mongodb://127.0.0.1:" + port + "/signalbox?directConnection=true";
    }

    /** SIGSTOP and SIGCONT. While it lasts, what is in memory is read, and says of which time it is. */
    void pauseStore(Duration lasting) throws IOException, InterruptedException {
        signal("-STOP", store.handle());
        try {
            long began = System.nanoTime();
            if (lasting.compareTo(KNOWN_AFTER) > 0) {
                for (int i = 0; i < SIZE; i++) {
                    Product each = instances.get(i);
                    await().atMost(lasting).until(() -> asOf(each));
                }
            }
            Thread.sleep(Math.max(0, lasting.toMillis() - (System.nanoTime() - began) / 1_000_000));
        } finally {
            signal("-CONT", store.handle());
        }
    }

    private static boolean asOf(Product instance) throws IOException, InterruptedException {
        HttpResponse<String> answer = instance.get("/api/tasks");
        return answer.statusCode() == 200
                && answer.headers().firstValue("X-Signalbox-As-Of").isPresent();
    }

    List<CuttingProxy> proxies() {
        return proxies;
    }

    Product instance(int i) {
        return instances.get(i);
    }

    /** {@code kill -9}, and a new one instead. */
    void restart(int i) throws IOException, InterruptedException {
        instances.get(i).kill();
        instances.set(i, start(i));
    }

    /** SIGSTOP, and SIGCONT after a time. */
    void freeze(ProcessHandle process, Duration lasting) throws IOException, InterruptedException {
        signal("-STOP", process);
        try {
            Thread.sleep(lasting);
        } finally {
            signal("-CONT", process);
        }
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", name, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    /** {@code check}, after the instances have ended: what it prints when something is wrong. */
    String check() throws IOException, InterruptedException {
        for (int i = 0; i < SIZE; i++) {
            instances.get(i).stop();
        }
        Product check = Product.start(
                folder.resolve("instance-0"),
                Map.of("MONGODB_URI", store.uri()),
                List.of("-Xmx256m", "-cp", Product.CLASS_PATH, "dev.signalbox.Application", "check"));
        return check.awaitExit() == 0 ? "" : check.output();
    }

    @Override
    public void close() throws InterruptedException, IOException {
        for (int i = 0; i < SIZE; i++) {
            if (instances.get(i) != null) {
                instances.get(i).close();
            }
        }
        for (CuttingProxy proxy : proxies) {
            proxy.close();
        }
        store.close();
    }
}
