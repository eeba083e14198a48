package dev.signalbox.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long the audit trail is.
 *
 * @param kept so long each entry stays
 */
@ConfigurationProperties("signalbox.audit")
record AuditSettings(@Bindable(defaultValue = "90d") Duration kept) {}
