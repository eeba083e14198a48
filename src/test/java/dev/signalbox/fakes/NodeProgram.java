package dev.signalbox.fakes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of Node that uses the packages of the web app's build: published clients and suites. */
public final class NodeProgram {
    private static final Path WEB = Path.of("web");
    private static final Path CLIENTS = Path.of("src/test/resources/clients");

    private NodeProgram() {}

    /** Starts a program of the folder {@code clients}. */
    public static Process client(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", "--input-type=module", "-"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(WEB.toFile()) // where the names of packages are looked up
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var input = process.getOutputStream()) {
            Files.copy(CLIENTS.resolve(name), input);
        }
        return process;
    }

    /** Runs a script of a package: @return all that it prints */
    public static String run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "node_modules/" + script));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(WEB.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return code == 0 ? printed : printed + "\nexit code " + code;
    }
}
