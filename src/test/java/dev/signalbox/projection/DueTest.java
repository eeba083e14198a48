package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

class DueTest {
    @Test
    void aTimeThatNoDateCanHoldIsTheFirstOrTheLastDate() {
        assertThat(new Due(Instant.MIN, Instant.MAX, null, false, false, false).document())
                .containsEntry("quietSince", new Date(Long.MIN_VALUE))
                .containsEntry("expiresAt", new Date(Long.MAX_VALUE));
    }
}
