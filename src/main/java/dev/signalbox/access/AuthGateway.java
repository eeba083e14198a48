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

/** Lets a socket live on when its token is about to end. */
@Singleton
final class AuthGateway {
    private final Authenticator authenticator;

    AuthGateway(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** A bad token changes nothing; neither does one of someone else. */
    @SubscribeMessage(EventName.AUTH_REFRESH)
    Map<String, Object> refresh(Client client, Fields payload) {
        String token = payload.text("token", Tokens.LENGTH_MAX);
        payload.check();
        Principal renewed = authenticator.authenticate(token);
        if (!renewed.subject().equals(client.principal().subject())) {
            throw new Refused(ErrorCode.UNAUTHORIZED, "This socket belongs to someone else.");
        }
        client.renew(renewed);
        if (!authenticator.stands(renewed)) { // it ended before anyone could know that this client has it
            client.close(CloseReason.UNAUTHORIZED);
        }
        return Json.object("expiresAt", renewed.expiresAt() == null ? null : Json.time(renewed.expiresAt()));
    }
}
