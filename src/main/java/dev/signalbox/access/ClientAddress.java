package dev.signalbox.access;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from: the peer of the connection. Only a configured header says otherwise, since anyone can send
 * {@code X-Forwarded-For}; its last entry is the one that the nearest proxy added.
 */
@Singleton
public final class ClientAddress {
    private final @Nullable String header;

    ClientAddress(AccessSettings settings) {
        this.header = settings.clientAddressHeader();
    }

    public String of(HttpRequest<?> request) {
        String forwarded = header == null ? null : request.getHeaders().get(header);
        if (forwarded != null && !forwarded.isBlank()) {
            return forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        }
        InetAddress address = request.getRemoteAddress().getAddress();
        return address == null ? request.getRemoteAddress().getHostString() : address.getHostAddress();
    }
}
