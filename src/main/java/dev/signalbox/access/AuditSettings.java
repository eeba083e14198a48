package dev.signalbox.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How long the audit trail is.
 *
 * @param kept so many of the newest entries stay
 */
@ConfigurationProperties("signalbox.audit")
record AuditSettings(@Bindable(defaultValue = "100000") int kept) {}
