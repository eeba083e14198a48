package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimesTest {
    private static final DateTimeFormatter JDK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void saysAndReadsTimesAsTheFormattersOfTheJdkDo() {
        Random random = new Random(5);
        long first = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
        long last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochMilli(random.nextLong(first, last)).plusNanos(random.nextInt(1_000_000));
            String text = Times.text(time);
            assertThat(text).isEqualTo(JDK.format(time));
            assertThat(Times.read(text)).isEqualTo(OffsetDateTime.parse(text).toInstant());
        }
        for (String edge : new String[] {
            "0000-01-01T00:00:00.000Z",
            "1969-12-31T23:59:59.999Z",
            "2000-02-29T00:00:00.000Z",
            "9999-12-31T23:59:59.999Z"
        }) {
            assertThat(Times.text(Instant.parse(edge))).isEqualTo(edge);
            assertThat(Times.read(edge)).isEqualTo(Instant.parse(edge));
        }
        assertThat(Times.text(Instant.parse("+12345-01-01T00:00:00Z"))).isEqualTo("+12345-01-01T00:00:00.000Z");
    }

    @Test
    void leavesOtherFormatsAndWhatIsNoTimeToOthers() {
        for (String other : new String[] {
            "",
            "2026-01-31T12:00:00Z",
            "2026-01-31T12:00:00.000+",
            "2026-01-31t12:00:00.000Z",
            "2026-02-29T12:00:00.000Z",
            "2026-00-10T12:00:00.000Z",
            "2026-13-10T12:00:00.000Z",
            "2026-01-00T12:00:00.000Z",
            "2026-01-31T24:00:00.000Z",
            "2026-01-31T12:60:00.000Z",
            "2026-01-31T12:00:60.000Z",
            "2026-01-31T12:00:0x.000Z"
        }) {
            assertThat(Times.read(other)).as(other).isNull();
        }
    }
}
