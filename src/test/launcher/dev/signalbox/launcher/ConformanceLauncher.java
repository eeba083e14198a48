package dev.signalbox.launcher;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * What {@code mvn -Pconformance exec:java} starts. That goal runs inside Maven, perhaps on an older Java, so the server gets
 * a process of its own, which ends when Maven does.
 */
public final class ConformanceLauncher {
    private ConformanceLauncher() {}

    public static void main(String[] args) throws Exception {
        File java = Launcher.newerJava();
        if (java == null) {
            System.err.println("The conformance server needs a JDK 25 on this machine.");
            System.exit(2);
        }
        List<String> command = new ArrayList<>();
        command.add(java.getPath());
        command.add("-Dsignalbox.launcher=" + ProcessHandle.current().pid());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(classPath());
        command.add("dev.signalbox.socketio.ConformanceServer");
        System.exit(Launcher.run(command));
    }

    /** Maven's goal puts it into its class loader, and nowhere else. */
    private static String classPath() throws URISyntaxException {
        StringJoiner path = new StringJoiner(File.pathSeparator);
        for (URL url : ((URLClassLoader) ConformanceLauncher.class.getClassLoader()).getURLs()) {
            path.add(new File(url.toURI()).getPath());
        }
        return path.toString();
    }
}
