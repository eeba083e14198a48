package dev.signalbox.rollout;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * How the browsers of one cohort fared. Percentiles are upper ends of classes, in milliseconds; absent without samples.
 *
 * @param people who reported
 * @param browsers that were open at a time, on average
 * @param offlinePercent of the time that they reported, without a connection
 * @param browserMinutes what the reports cover
 * @param samples of painted times
 */
@Serdeable
record Figures(
        int people,
        double browsers,
        double offlinePercent,
        double browserMinutes,
        double messagesPerSecond,
        double errorsPerMinute,
        double reconnectsPerMinute,
        long samples,
        @Nullable Integer deliveredP50,
        @Nullable Integer deliveredP99,
        @Nullable Integer paintedP50,
        @Nullable Integer paintedP99) {}
