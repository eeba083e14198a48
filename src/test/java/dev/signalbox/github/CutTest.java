package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CutTest {
    @Test
    void aTextThatFitsStaysAsItIs() {
        assertThat(Cut.to("x".repeat(100), 100, 100)).isEqualTo("x".repeat(100));
    }

    @Test
    void aLongTextEndsWithTheMarkAndFits() {
        String cut = Cut.to("x".repeat(101), 100, 1_000);
        assertThat(cut).hasSize(100).endsWith("… (cut)");
    }

    @Test
    void bytesOfJsonCountWithTheirEscapes() {
        String cut = Cut.to("\u0001".repeat(1_000), 1_000, 600);
        assertThat(cut.codePoints().map(Cut::jsonBytes).sum()).isBetween(590, 600);
        assertThat(Cut.to("€".repeat(1_000), 1_000, 600)
                        .codePoints()
                        .map(Cut::jsonBytes)
                        .sum())
                .isBetween(590, 600);
    }

    @Test
    void aPairOfSurrogatesIsNotParted() {
        String cut = Cut.to("\uD83D\uDE80".repeat(100), 30, 1_000);
        assertThat(cut).hasSizeLessThanOrEqualTo(30).matches("(\uD83D\uDE80)+… \\(cut\\)");
    }
}
