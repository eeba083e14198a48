package dev.signalbox.net;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Property;

/**
 * Where calls to addresses that users give may go.
 *
 * @param isPrivateAllowed whether receivers may be on the networks of this server, and without TLS
 */
@ConfigurationProperties("signalbox.webhooks")
record OutboundSettings(boolean isPrivateAllowed) {
    @ConfigurationInject
    OutboundSettings(@Property(name = "signalbox.webhooks.private", defaultValue = "false") boolean isPrivateAllowed) {
        this.isPrivateAllowed = isPrivateAllowed;
    }
}
