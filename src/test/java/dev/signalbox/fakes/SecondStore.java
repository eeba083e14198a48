package dev.signalbox.fakes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A store by somebody else that calls itself a replica set and has change streams: SecantusDB, a process on a free port.
 * {@code .ci/run} installs it in {@link #PROGRAM}; without it the tests that need it are skipped.
 */
public final class SecondStore implements AutoCloseable {
    private static final Path PROGRAM = Path.of("target/second-store/bin/secantusd-py");
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final int port;
    private final Process process;

    private SecondStore(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** @param folder for its files and its log */
    public static SecondStore on(Path folder) {
        assumeTrue(Files.isExecutable(PROGRAM), "needs " + PROGRAM);
        try {
            int port = freePort();
            Process process = new ProcessBuilder(
                            PROGRAM.toString(),
                            "--host",
                            "127.0.0.1",
                            "--port",
                            String.valueOf(port),
                            "--storage-path",
                            folder.resolve("store").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("store.log").toFile())
                    .start();
            SecondStore store = new SecondStore(port, process);
            Awaitility.await().atMost(START_MAX).until(store::answers);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that nobody used a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            if (!process.isAlive()) {
                throw new IllegalStateException("it ended with " + process.exitValue(), e);
            }
            return false;
        }
    }

    public int port() {
        return port;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public String uri() {
        return uri("signalbox");
    }

    public String uri(String database) {
        return "mongodb://127.0.0.1:" + port + "/" + database + "?directConnection=true";
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
