package dev.signalbox.tasks;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Whether there is something to see at once.
 *
 * @param demo whether the demo is played at the start
 */
@ConfigurationProperties("signalbox")
record DemoSettings(@Bindable(defaultValue = "false") boolean demo) {}
