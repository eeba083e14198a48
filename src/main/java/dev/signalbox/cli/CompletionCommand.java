package dev.signalbox.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints what lets a shell complete our words. */
@Command(
        name = "completion",
        description = {
            "Print a script that lets bash and zsh complete the words of this command line:",
            "  source <(signalbox completion)"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand extends Printing implements Runnable {
    @Override
    public void run() {
        out().print(AutoComplete.bash("signalbox", commandLine().getParent()));
        out().flush();
    }
}
