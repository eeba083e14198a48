package dev.signalbox.session;

import dev.signalbox.ops.Limits;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.NanoClock;
import dev.signalbox.ops.OpenConnections;
import jakarta.inject.Singleton;

/** The dependencies of every session, shared by all. */
@Singleton
public record Setup(
        TransportSettings settings,
        Limits limits,
        NanoClock clock,
        Metrics metrics,
        OpenConnections open,
        Loops loops) {}
