package dev.signalbox.github;

import dev.signalbox.ops.Metrics;
import io.micronaut.context.annotation.Context;

/** Shows operators how many deliveries wait for the worker. */
@Context
final class DeliveryBacklog {
    DeliveryBacklog(DeliveryWorker worker, Metrics metrics) {
        metrics.watchBacklog("github-deliveries", worker::waiting);
    }
}
