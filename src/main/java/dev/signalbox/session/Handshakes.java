package dev.signalbox.session;

import dev.signalbox.access.Credential;
import dev.signalbox.access.Origins;
import dev.signalbox.net.ClientAddress;
import io.netty.handler.codec.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The credential in a handshake, and whether the requesting page may use it. Any thread; never blocks. */
@Singleton
public final class Handshakes {
    private final Origins origins;
    private final ClientAddress clientAddress;

    Handshakes(Origins origins, ClientAddress clientAddress) {
        this.origins = origins;
        this.clientAddress = clientAddress;
    }

    public String address(HttpHeaders headers, @Nullable SocketAddress peer) {
        return clientAddress.of(headers, peer);
    }

    /** The text of a {@link Credential}; {@code null} for none. */
    public @Nullable String credential(HttpHeaders headers) {
        Credential credential = Credential.of(headers::getAll);
        return credential == null ? null : credential.value();
    }

    /**
     * Whether a foreign page made the request with our user's cookie: a browser adds the cookie to requests of any page.
     */
    public boolean isOfForeignPage(HttpHeaders headers, @Nullable SocketAddress peer) {
        Credential credential = Credential.of(headers::getAll);
        return credential != null
                && credential.cookie()
                && origins.isForeign(headers::getAll, clientAddress.host(headers::getAll, peer));
    }
}
