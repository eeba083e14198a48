package dev.signalbox.cli;

import dev.signalbox.model.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives an agent its next task. */
@Command(
        name = "claim",
        description = {
            "Claim the oldest unassigned task of an agent's space. Prints nothing, with exit code 1, when there is none."
        },
        mixinStandardHelpOptions = true)
final class ClaimCommand extends Printing implements Callable<Integer> {
    @Mixin
    private Asked asked = new Asked();

    @Parameters(paramLabel = "<agent>")
    private String agent = "";

    @Option(names = "--label", paramLabel = "<label>", description = "Only with this label; may be given again.")
    private @Nullable List<String> labels;

    @Override
    public Integer call() {
        Object task = asked.server()
                .post(
                        "/api/agents/" + URLEncoder.encode(agent, StandardCharsets.UTF_8) + "/claim",
                        Json.object("labels", labels));
        if (task == null) {
            return Cli.FAILED;
        }
        asked.print(out(), task, Asked::task);
        return 0;
    }
}
