package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Product;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How {@code java -jar} becomes the server: in a jar that holds the launcher and names the classes of the tests. */
@Execution(ExecutionMode.CONCURRENT)
class LauncherTest {
    private static final List<String> LAUNCHER =
            List.of("dev/signalbox/launcher/Launcher.class", "dev/signalbox/launcher/Exec.class");

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void makeJar() throws IOException {
        jar = folder.resolve("signalbox.jar");
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "dev.signalbox.launcher.Launcher");
        attributes.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
        attributes.put(
                Attributes.Name.CLASS_PATH,
                Arrays.stream(Product.CLASS_PATH.split(File.pathSeparator))
                        .map(path -> new File(path).toURI().toString())
                        .collect(Collectors.joining(" ")));
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (String name : LAUNCHER) {
                out.putNextEntry(new JarEntry(name));
                getClass().getClassLoader().getResourceAsStream(name).transferTo(out);
            }
        }
    }

    private Product start(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("-jar");
        arguments.add(jar.toString());
        return Product.start(folder.resolve("data"), Map.of(), arguments);
    }

    private static List<String> arguments(Product product) {
        return List.of(product.handle().info().arguments().orElseThrow());
    }

    @Test
    void javaBecomesTheServerWithItsOptionsAndEndsCleanly() throws Exception {
        try (Product product = start("-Xmx256m")) {
            assertThat(product.get("/health").statusCode()).isEqualTo(200);
            assertThat(product.handle().children()).isEmpty();
            assertThat(arguments(product)).contains("-XX:+UseCompactObjectHeaders", "-Xmx256m");
            assertThat(product.stop()).isZero();
        }
    }

    @Test
    void theUsersCollectorAndHeapDecide() throws Exception {
        try (Product product = start("-XX:+UseParallelGC", "-Xms48m", "-Xmx256m")) {
            assertThat(product.get("/health").statusCode()).isEqualTo(200);
            assertThat(arguments(product))
                    .contains("-XX:+UseParallelGC", "-Xms48m")
                    .doesNotContain("-Xms64m");
        }
    }

    @Test
    void aMismatchedCacheIsIgnoredSilently() throws Exception {
        Files.writeString(folder.resolve("signalbox.aot"), "no cache at all");
        try (Product product = start("-Xmx256m")) {
            assertThat(product.get("/health").statusCode()).isEqualTo(200);
            assertThat(arguments(product)).contains("-XX:AOTCache=" + folder.resolve("signalbox.aot"));
            assertThat(product.output()).doesNotContainIgnoringCase("aot").doesNotContain("[error");
        }
    }

    /** It has the port already, and the next would want it again. */
    @Test
    void aJavaThatIsBeingDebuggedServesItself() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (Product product =
                start("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + free)) {
            assertThat(product.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aJavaThatMayUseNoCacheStartsWithoutOurs() throws Exception {
        Files.writeString(folder.resolve("signalbox.aot"), "no cache at all");
        try (Product product = start("-Xshare:off", "-Xmx256m")) {
            assertThat(arguments(product)).doesNotContain("-Xms64m").noneMatch(each -> each.contains("AOT"));
        }
    }
}
