package dev.signalbox;

import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import dev.signalbox.cli.Cli;
import dev.signalbox.ops.LogQueue;
import dev.signalbox.ops.SettingError;
import dev.signalbox.ops.Settings;
import dev.signalbox.projection.FirstSpaces;
import dev.signalbox.store.Mongo;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.netty.channel.unix.Errors;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import java.net.BindException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the one process that serves HTTP, sockets and the web app. A wrong setting stops the start with one line and exit
 * code 2; SIGTERM ends everything in order, with exit code 0.
 */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Signalbox",
                        version = "1",
                        description = "Tasks that people and coding agents carry to a merged pull request."))
public final class Application {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_SETTING = 2;

    /** What the process ends with; 0 unless the start failed. */
    private static volatile int exitCode;

    /** Whether the end of the process goes through {@link #stopOnSignal}. */
    private static volatile boolean stopsInOrder;

    private Application() {}

    public static void main(String[] args) {
        long started = System.nanoTime();
        if (!Cli.serves(args)) {
            System.exit(Cli.run(Application::sentence, args));
        }
        endWithLauncher();
        try {
            ApplicationContext context = ApplicationContext.builder()
                    .mainClass(Application.class)
                    .banner(false)
                    .build();
            context.getEnvironment().start();
            Settings.check(context.getEnvironment());
            ListeningPort.check(context.getEnvironment()); // before anything is made in the data folder
            context.start();
            stopOnSignal(context);
            EmbeddedServer server = context.getBean(EmbeddedServer.class);
            context.getBean(FirstSpaces.class).await();
            server.start();
            LOG.info(
                    "[START] url=http://localhost:{} ms={}",
                    server.getPort(),
                    Duration.ofNanos(System.nanoTime() - started).toMillis());
        } catch (RuntimeException e) {
            String sentence = sentence(e);
            if (sentence == null) {
                LOG.error("[START] failed", e);
            } else {
                System.err.println(sentence);
            }
            exitCode = sentence == null ? EXIT_FAILED : EXIT_SETTING;
            if (!stopsInOrder) {
                LogQueue.close();
            }
            System.exit(exitCode);
        }
    }

    /** What the user got wrong, in one line; {@code null} when it is not the user's fault. */
    private static @Nullable String sentence(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingError) {
                return cause.getMessage();
            }
            if (cause instanceof MongoClientException || cause instanceof MongoSocketException) {
                return new SettingError(
                                "MONGODB_URI",
                                cause instanceof MongoSecurityException
                                        ? "that MongoDB does not let us in"
                                        : "no MongoDB answers there",
                                "a MongoDB that can be reached and lets us in")
                        .getMessage();
            }
            if (cause instanceof MongoCommandException refused && Mongo.isDamage(refused)) {
                return refused.getErrorMessage();
            }
            if (cause instanceof BindException || isBind(cause)) { // taken since it was checked
                return ListeningPort.taken("").getMessage();
            }
        }
        return null;
    }

    /** As epoll says it. */
    private static boolean isBind(Throwable cause) {
        return cause instanceof Errors.NativeIoException
                && String.valueOf(cause.getMessage()).startsWith("bind(");
    }

    /** The launcher of an older Java waits for us; if it is killed, nobody must be left behind with the port. */
    @SuppressWarnings("FutureReturnValueIgnored") // ends the process
    private static void endWithLauncher() {
        Long launcher = Long.getLong("signalbox.launcher");
        if (launcher != null && launcher != ProcessHandle.current().pid()) {
            ProcessHandle.of(launcher).ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        }
    }

    private static void stopOnSignal(ApplicationContext context) {
        stopsInOrder = true;
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            LOG.info("[STOP] draining");
                            try {
                                context.close();
                            } catch (RuntimeException | Error e) { // or the JVM would end as if by the signal alone
                                LOG.error("[STOP] something did not end in order", e);
                                exitCode = EXIT_FAILED;
                            }
                            if (LogQueue.lost() > 0) {
                                LOG.warn("[STOP] log_lines_lost={} nobody read them in time", LogQueue.lost());
                            }
                            LOG.info("[STOP] done");
                            LogQueue.close();
                            // After a signal the JVM would end with 143; an orderly end is a success.
                            Runtime.getRuntime().halt(exitCode);
                        },
                        "stop"));
    }
}
