package dev.signalbox.tasks;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The demo.
 *
 * @param demo whether it is played at the start
 */
@ConfigurationProperties("signalbox")
record DemoSettings(@Bindable(defaultValue = "false") boolean demo) {}
