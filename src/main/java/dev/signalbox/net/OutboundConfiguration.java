package dev.signalbox.net;

import io.micronaut.http.client.DefaultHttpClientConfiguration;
import io.micronaut.runtime.ApplicationConfiguration;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The client for addresses that users give: guarded names, no redirects, short waits. */
@Singleton
final class OutboundConfiguration extends DefaultHttpClientConfiguration {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    OutboundConfiguration(ApplicationConfiguration application) {
        super(
                new DefaultConnectionPoolConfiguration(),
                new DefaultWebSocketCompressionConfiguration(),
                new DefaultHttp2ClientConfiguration(),
                application);
        setAddressResolverGroupName(OutboundNames.NAME);
        setFollowRedirects(false);
        setConnectTimeout(CONNECT);
        setReadTimeout(OutboundHttp.ANSWER);
        setConnectionPoolIdleTimeout(Duration.ofSeconds(30)); // others end theirs after a minute or more
    }
}
