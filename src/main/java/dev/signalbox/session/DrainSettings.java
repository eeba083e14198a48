package dev.signalbox.session;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How sockets are closed when the process ends.
 *
 * @param drainSpread the time over which closing the sockets is spread
 */
@ConfigurationProperties("signalbox")
record DrainSettings(@Bindable(defaultValue = "5s") Duration drainSpread) {}
