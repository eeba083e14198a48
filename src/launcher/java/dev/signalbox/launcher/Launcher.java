package dev.signalbox.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The jar's main class, compiled for Java 11: it starts the jar again with the options and the cache that the server wants
 * and that no manifest can name. A Java 25 or newer becomes that one, in the same process; an older one looks for a newer
 * one on this machine and waits for its end, or says in one sentence what is missing.
 */
public final class Launcher {
    private static final int NEEDED = 25;
    private static final int EXIT_SETTING = 2;
    private static final Pattern MAJOR = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");
    /** The id of the process that chose the options; the second start needs no third. */
    private static final String STARTED_BY = "signalbox.launcher";

    /** What has taken a port or opened a file by now, and would want to once more. */
    private static final String HELD = "-agent|-javaagent|-Dcom\\.sun\\.management|-XX:StartFlightRecording|-Xlog:.*file=";

    private static final String HEAP_SIZE = "-Xm[sx]|-XX:.*RAM|-XX:.*HeapSize";
    /** Not together with a cache of ours. */
    private static final String OTHER_CACHE = "-Xshare|-XX:.*Shared(Archive|Class)|-XX:AOT";

    private Launcher() {}

    public static void main(String[] args) throws Exception {
        boolean newEnough = Runtime.version().feature() >= NEEDED;
        if (newEnough && System.getProperty(STARTED_BY) == null && !given(HELD)) {
            become(args);
        }
        if (newEnough) {
            Class.forName("dev.signalbox.Application")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) args);
            return;
        }
        File java = newerJava();
        if (java == null) {
            System.err.println("Signalbox needs Java " + NEEDED + ", this is Java "
                    + Runtime.version().feature() + ": install a JDK " + NEEDED + " or set JAVA_HOME to one.");
            System.exit(EXIT_SETTING);
        }
        System.exit(run(command(java, args)));
    }

    /** Returns where a process cannot become another program; then this one serves, with the options it has. */
    private static void become(String[] args) throws URISyntaxException {
        File java = new File(System.getProperty("java.home"), "bin/java");
        List<String> command = command(java, args);
        if (java.canExecute()) { // not so on Windows
            try {
                Class.forName("dev.signalbox.launcher.Exec")
                        .getDeclaredMethod("run", List.class)
                        .invoke(null, command);
            } catch (ReflectiveOperationException | LinkageError e) {
                // a Java that cannot call the system
            }
        }
    }

    /** What the user chose comes last, and so decides. */
    private static List<String> command(File java, String[] args) throws URISyntaxException {
        File jar = new File(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> command = new ArrayList<>();
        command.add(java.getPath());
        command.addAll(serverOptions(jar));
        command.addAll(options());
        command.add("-D" + STARTED_BY + "=" + ProcessHandle.current().pid());
        command.add("-jar");
        command.add(jar.getPath());
        command.addAll(Arrays.asList(args));
        return command;
    }

    private static List<String> serverOptions(File jar) {
        List<String> options = new ArrayList<>();
        options.add("-XX:+UseCompactObjectHeaders");
        options.add("-XX:GCTimeRatio=3"); // collects before it grows: half the memory for 5,000 who have just come
        if (!given(HEAP_SIZE)) {
            options.add("-Xms24m");
        }
        File cache = new File(jar.getPath().replaceFirst("\\.jar$", ".aot"));
        if (cache.isFile() && !given(OTHER_CACHE)) { // a JVM that it does not fit goes on without it, and need not complain
            options.add("-Xlog:aot*=off");
            options.add("-XX:AOTCache=" + cache.getPath());
        }
        return options;
    }

    /** Runs it to its end, which is also ours. */
    static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "stop"));
        return process.waitFor();
    }

    /** Hands the signal on, and ends with what the newer Java ended with; by itself this one would end with 143. */
    private static void stop(Process process) {
        process.destroy();
        try {
            Runtime.getRuntime().halt(process.waitFor());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether an option was given that begins like this. */
    private static boolean given(String beginnings) {
        Pattern pattern = Pattern.compile(beginnings);
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(option -> pattern.matcher(option).lookingAt());
    }

    /** What this Java was started with, such as -Xmx, goes on to the next; an older one has some of which that knows nothing. */
    private static List<String> options() {
        List<String> options = new ArrayList<>();
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (Runtime.version().feature() >= NEEDED || option.startsWith("-X") || option.startsWith("-D")) {
                options.add(option);
            }
        }
        return options;
    }

    static File newerJava() throws IOException {
        List<File> homes = new ArrayList<>();
        String javaHome = System.getenv("JAVA_HOME");
        if (javaHome != null && !javaHome.isEmpty()) {
            homes.add(new File(javaHome));
        }
        String userHome = System.getProperty("user.home");
        for (String folder : new String[] {
            new File(System.getProperty("java.home")).getParent(),
            "/usr/lib/jvm",
            "/usr/java",
            "/opt/java",
            "/Library/Java/JavaVirtualMachines",
            userHome + "/.sdkman/candidates/java",
            userHome + "/.jdks"
        }) {
            File[] inside = folder == null ? null : new File(folder).listFiles(File::isDirectory);
            if (inside != null) {
                Arrays.sort(inside);
                homes.addAll(Arrays.asList(inside));
            }
        }
        for (File home : homes) {
            File found = javaOf(home);
            if (found == null) {
                found = javaOf(new File(home, "Contents/Home"));
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static File javaOf(File home) throws IOException {
        File release = new File(home, "release");
        File java = new File(home, File.separatorChar == '\\' ? "bin\\java.exe" : "bin/java");
        if (!release.isFile() || !java.canExecute()) {
            return null;
        }
        Matcher major = MAJOR.matcher(new String(Files.readAllBytes(release.toPath()), StandardCharsets.UTF_8));
        return major.find() && Integer.parseInt(major.group(1)) >= NEEDED ? java : null;
    }
}
