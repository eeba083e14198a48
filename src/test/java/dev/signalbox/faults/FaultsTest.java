package dev.signalbox.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A short, fixed choice; {@code -Dfaults.minutes=20} for random ones, from {@code -Dfaults.seed=1} on. */
class FaultsTest {
    private static final String MINUTES = "faults.minutes";

    @TempDir
    Path folder;

    @Test
    void nothingIsLostOrDoubledAndAllAgree() throws Exception {
        Faults.Report report = new Faults(19)
                .run(
                        folder,
                        List.of(
                                Map.entry(Fault.STORE_CUT_OFF, Duration.ofSeconds(1)),
                                Map.entry(Fault.STORE_PAUSED, Duration.ofSeconds(1)),
                                Map.entry(Fault.INSTANCE_FROZEN, Duration.ofSeconds(1)),
                                Map.entry(Fault.INSTANCE_KILLED, Duration.ZERO)));
        assertThat(report.acknowledged()).isPositive();
    }

    @Test
    @EnabledIfSystemProperty(named = MINUTES, matches = "\\d+")
    void norByRandomFaults() throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(Long.getLong(MINUTES)).toNanos();
        for (long seed = Long.getLong("faults.seed", 1); System.nanoTime() < end; seed++) {
            Faults faults = new Faults(seed);
            Path one = Files.createDirectory(folder.resolve("seed-" + seed));
            System.out.printf("faults: seed %d: %s%n", seed, faults.run(one, faults.chosen()));
        }
    }
}
