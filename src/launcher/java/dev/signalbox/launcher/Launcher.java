package dev.signalbox.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The jar's main class, compiled for Java 11: it starts the jar again with the options and the cache that the server wants
 * and that no manifest can name. A Java 25 or newer becomes that one, in the same process; an older one looks for a newer
 * one on this machine and waits for its end, or says in one sentence what is missing.
 */
public final class Launcher {
    private static final int NEEDED = 25;
    private static final boolean NEW_ENOUGH = Runtime.version().feature() >= NEEDED;
    /** The id of the process that chose the options; the second start needs no third. */
    private static final String STARTED_BY = "signalbox.launcher";

    private static final List<String> GIVEN = ManagementFactory.getRuntimeMXBean().getInputArguments();
    /** What has taken a port or opened a file by now, and would want to once more. */
    private static final String HELD = "-agent|-javaagent|-Dcom\\.sun\\.management|-XX:StartFlightRecording|-Xlog:.*file=";

    private static final String HEAP_SIZE = "-Xm[sx]|-XX:.*RAM|-XX:.*HeapSize";
    /** Not together with a cache of ours. */
    private static final String OTHER_CACHE = "-Xshare|-XX:.*Shared(Archive|Class)|-XX:AOT";

    private Launcher() {}

    public static void main(String[] args) throws Exception {
        File java = NEW_ENOUGH ? new File(System.getProperty("java.home"), "bin/java") : newerJava();
        if (java == null) {
            System.err.println("Signalbox needs Java " + NEEDED + ", this is Java "
                    + Runtime.version().feature() + ": install a JDK " + NEEDED + " or set JAVA_HOME to one.");
            System.exit(2);
        }
        if (!NEW_ENOUGH) {
            System.exit(run(command(java, args)));
        }
        if (System.getProperty(STARTED_BY) == null && !given(HELD) && java.canExecute()) { // not so on Windows
            try {
                Class.forName("dev.signalbox.launcher.Exec")
                        .getDeclaredMethod("run", List.class)
                        .invoke(null, command(java, args)); // returns where no process can become another program
            } catch (ReflectiveOperationException | LinkageError e) {
                // a Java that cannot call the system: this one serves, with the options that it has
            }
        }
        Class.forName("dev.signalbox.Application").getMethod("main", String[].class).invoke(null, (Object) args);
    }

    /** What the user chose comes last, and so decides. */
    private static List<String> command(File java, String[] args) throws Exception {
        File jar = new File(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        File cache = new File(jar.getPath().replaceFirst("\\.jar$", ".aot"));
        List<String> command = new ArrayList<>();
        command.add(java.getPath());
        command.add("-XX:+UseCompactObjectHeaders");
        command.add("-XX:GCTimeRatio=3"); // collects before it grows: half the memory for 5,000 who have just come
        if (!given(HEAP_SIZE)) {
            command.add("-Xms64m");
        }
        if (cache.isFile() && !given(OTHER_CACHE)) { // a JVM that it does not fit goes on without it, and need not complain
            command.addAll(List.of("-Xlog:aot*=off", "-XX:AOTCache=" + cache.getPath()));
        }
        // An older Java has options of which a newer one knows nothing.
        GIVEN.stream().filter(given -> NEW_ENOUGH || given.matches("-[XD].*")).forEach(command::add);
        command.addAll(List.of("-D" + STARTED_BY + "=" + ProcessHandle.current().pid(), "-jar", jar.getPath()));
        command.addAll(Arrays.asList(args));
        return command;
    }

    /** Whether an option was given that begins like this. */
    private static boolean given(String beginnings) {
        Pattern pattern = Pattern.compile(beginnings);
        return GIVEN.stream().anyMatch(option -> pattern.matcher(option).lookingAt());
    }

    /** Runs it to its end, which is also ours: a signal is handed on, and by itself this Java would end with 143. */
    static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.destroy();
            Runtime.getRuntime().halt(process.onExit().join().exitValue());
        }));
        return process.waitFor();
    }

    /** In {@code JAVA_HOME}, beside this Java, or where systems and people install it; {@code null} for none. */
    static File newerJava() {
        String user = System.getProperty("user.home");
        Stream<File> installed = Stream.of(
                        new File(System.getProperty("java.home")).getParent(),
                        "/usr/lib/jvm",
                        "/usr/java",
                        "/opt/java",
                        "/Library/Java/JavaVirtualMachines",
                        user + "/.sdkman/candidates/java",
                        user + "/.jdks")
                .map(folder -> folder == null ? null : new File(folder).listFiles())
                .flatMap(homes -> homes == null ? Stream.empty() : Arrays.stream(homes).sorted());
        return Stream.concat(Stream.ofNullable(System.getenv("JAVA_HOME")).map(File::new), installed)
                .flatMap(home -> Stream.of(home, new File(home, "Contents/Home")))
                .filter(Launcher::isNewEnough)
                .map(home -> new File(home, File.separatorChar == '\\' ? "bin\\java.exe" : "bin/java"))
                .filter(File::canExecute)
                .findFirst()
                .orElse(null);
    }

    private static boolean isNewEnough(File home) {
        File release = new File(home, "release"); // each JDK says there what it is
        try {
            return release.isFile()
                    && Files.readAllLines(release.toPath(), StandardCharsets.UTF_8).stream()
                            .filter(line -> line.matches("JAVA_VERSION=\"\\d+.*"))
                            .map(line -> line.replaceAll("^[^\"]*\"(\\d+).*", "$1"))
                            .anyMatch(major -> Integer.parseInt(major) >= NEEDED);
        } catch (IOException e) {
            return false;
        }
    }
}
