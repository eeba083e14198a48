package dev.signalbox.github;

import dev.signalbox.ops.Gauges;
import io.micronaut.context.annotation.Context;

/** Shows operators how many deliveries wait for the worker. */
@Context
final class DeliveryBacklog {
    DeliveryBacklog(DeliveryWorker worker, Gauges gauges) {
        gauges.watchBacklog("github-deliveries", worker::waiting);
    }
}
