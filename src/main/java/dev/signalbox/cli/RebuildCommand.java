package dev.signalbox.cli;

import dev.signalbox.log.LogScan;
import dev.signalbox.projection.Presence;
import dev.signalbox.projection.Rebuild;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes the projection anew. */
@Command(
        name = "rebuild",
        description = "Make everything that is projected from the log again, while no server uses the store.",
        mixinStandardHelpOptions = true)
final class RebuildCommand extends Printing implements Callable<Integer> {
    @Override
    public Integer call() {
        LogScan log = run(Map.of());
        out().printf(
                        "Projected %,d events of %,d spaces.%n",
                        log.events(), log.versions().size());
        return 0;
    }

    /** @param settings of the store */
    static LogScan run(Map<String, Object> settings) {
        try (OpenStore store = OpenStore.open(settings)) {
            if (store.get(Presence.class).areOthersRunning()) {
                throw new Failure("a server uses this store; stop it first, or wait a minute after it was killed");
            }
            Rebuild.clear(store.mongo());
        }
        try (OpenStore store = OpenStore.open(settings)) {
            LogScan log = LogScan.of(store.mongo());
            store.get(Rebuild.class).project(log.versions());
            return log;
        }
    }
}
