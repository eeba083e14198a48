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
 * The jar's main class, compiled for Java 11: on Java 25 or newer it calls the application, on an older one it runs the
 * jar again with a newer Java of this machine, or says in one sentence what is missing.
 */
public final class Launcher {
    private static final int NEEDED = 25;
    private static final int EXIT_SETTING = 2;
    private static final Pattern MAJOR = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    private Launcher() {}

    public static void main(String[] args) throws Exception {
        if (Runtime.version().feature() >= NEEDED) {
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

    private static List<String> command(File java, String[] args) throws URISyntaxException {
        List<String> command = new ArrayList<>();
        command.add(java.getPath());
        command.addAll(options());
        command.add("-Dsignalbox.launcher=" + ProcessHandle.current().pid());
        command.add("-jar");
        command.add(new File(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getPath());
        command.addAll(Arrays.asList(args));
        return command;
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

    /** The options this Java was started with, such as -Xmx, go on to the newer one. */
    private static List<String> options() {
        List<String> options = new ArrayList<>();
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("-X") || option.startsWith("-D")) {
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
