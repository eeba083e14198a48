package dev.signalbox.access;

import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.SubscribeMessage;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import jakarta.inject.Singleton;
import java.util.Map;

/** Keeps a socket open beyond the expiry of its token. */
@Singleton
final class AuthGateway {
    private final Authenticator authenticator;

    AuthGateway(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Refuses a bad token, and one of another user. */
    @SubscribeMessage(EventName.AUTH_REFRESH)
    Map<String, Object> refresh(Client client, Fields payload) {
        String token = payload.text("token", Tokens.LENGTH_MAX);
        payload.check();
        Principal renewed = authenticator.authenticate(token);
        if (!renewed.subject().equals(client.principal().subject())) {
            throw new Refused(ErrorCode.UNAUTHORIZED, "This token is of another user than this socket.");
        }
        client.renew(renewed);
        if (!authenticator.isValid(renewed)) { // revoked before this client was registered with it
            client.close(CloseReason.UNAUTHORIZED);
        }
        return Json.object("expiresAt", renewed.expiresAt() == null ? null : Json.time(renewed.expiresAt()));
    }
}
