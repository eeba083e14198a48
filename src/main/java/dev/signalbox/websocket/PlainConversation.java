package dev.signalbox.websocket;

import dev.signalbox.access.Credential;
import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Frame;
import dev.signalbox.delivery.Gateways;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.delivery.Message;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.session.Conversation;
import dev.signalbox.session.LiveUpdates;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol of plain sockets: first the client signs in, then the {@link SocketService} of the path handles its
 * commands. The session's virtual thread only.
 */
final class PlainConversation implements Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(PlainConversation.class);

    /** Acks repeat the id. */
    private static final int ID_CHARS_MAX = 200;

    private final PlainSession session;
    private final PlainEndpoint.Parts parts;
    private final SocketService service;
    /** The credential of the handshake. */
    private final @Nullable String credential;

    /** {@code null} until it has signed in. */
    private @Nullable PlainClient client;

    private @Nullable Future<?> authTimer;

    PlainConversation(
            PlainSession session, PlainEndpoint.Parts parts, SocketService service, @Nullable String credential) {
        this.session = session;
        this.parts = parts;
        this.service = service;
        this.credential = credential;
    }

    @Override
    public void begun() {
        Principal anonymous = parts.authenticator().anonymous();
        try {
            if (credential != null) {
                admit(parts.authenticator().authenticate(credential));
            } else if (anonymous != null
                    && service.isOpenTo(anonymous)
                    && parts.rollout().decide(anonymous).enabled()) {
                admit(anonymous); // it may still sign in
            } else {
                awaitSignIn();
            }
        } catch (Refused e) {
            refuse(null, e);
        }
    }

    private void awaitSignIn() {
        authTimer = session.loop()
                .schedule(
                        () -> session.close(CloseReason.UNAUTHORIZED),
                        session.setup().settings().authTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void message(Frame message, long waitNanos) {
        if (!message.binary()) {
            text(message.bytes(), waitNanos);
        } else if (client == null) {
            refuse(null, new Refused(ErrorCode.UNAUTHORIZED, "Sign in first."));
        } else {
            sendError(null, "Frames must be text.");
        }
    }

    private void text(byte[] message, long waitNanos) {
        Map<?, ?> frame;
        try {
            frame = JsonText.read(message) instanceof Map<?, ?> map ? map : Map.of();
        } catch (Refused e) {
            frame = Map.of();
        }
        Object id = frame.get("id") instanceof Object given && isId(given) ? given : null;
        boolean good = frame.get("event") instanceof String && (id != null || frame.get("id") == null);
        String event = String.valueOf(frame.get("event"));
        PlainClient known = client;
        if (waitNanos > 0 && known != null) {
            sendError(id, Refused.limited("Too many messages; slow down.", waitNanos));
        } else if (good && event.equals("auth")) {
            authenticate(id, Json.asObject(frame.get("data")));
        } else if (known == null) {
            refuse(id, new Refused(ErrorCode.UNAUTHORIZED, "Sign in first."));
        } else if (good) {
            Object data = frame.get("data");
            service.command(known, event, data == null ? List.of() : List.of(data), id == null ? null : once(id));
        } else {
            sendError(
                    id,
                    "A frame must be a JSON object with the name of an event, and with an id that is a string or a number if any.");
        }
    }

    private static boolean isId(Object id) {
        return id instanceof Number || (id instanceof String text && text.length() <= ID_CHARS_MAX);
    }

    private void sendError(@Nullable Object id, String sentence) {
        sendError(id, new Refused(ErrorCode.INVALID_PAYLOAD, sentence));
    }

    private void sendError(@Nullable Object id, Refused refused) {
        session.setup().metrics().error(refused.code());
        if (id != null) {
            answer(id, Gateways.refusal(refused));
        } else {
            session.send(errorFrame(refused));
        }
    }

    static Batch errorFrame(Refused refused) {
        return Batch.text(new Message(EventName.ERROR, refused.json()).plain());
    }

    private void authenticate(@Nullable Object id, Map<String, Object> data) {
        if (authTimer != null) {
            authTimer.cancel(false);
        }
        Credential sent = Credential.of(data);
        try {
            if (sent == null) {
                throw new Refused(ErrorCode.UNAUTHORIZED, "Sign in first.");
            }
            Principal principal = parts.authenticator().authenticate(sent.value());
            PlainClient known = client;
            if (known == null) {
                admit(principal);
            } else if (known.principal().kind() == Principal.Kind.ANONYMOUS) {
                leave(known, "signed_in");
                admit(principal);
            } else if (known.principal().subject().equals(principal.subject())) {
                known.renew(principal);
                if (!parts.authenticator()
                        .isValid(principal)) { // it was revoked before it was registered for this client
                    known.close(CloseReason.UNAUTHORIZED);
                }
            } else {
                throw new Refused(ErrorCode.UNAUTHORIZED, "This token is of another user than this socket.");
            }
        } catch (Refused e) {
            refuse(id, e);
            return;
        }
        if (id != null) {
            answer(id, Json.object("ok", true));
        }
    }

    private void admit(Principal principal) {
        parts.rollout().require(principal);
        parts.setup().connectionLimit().enter(principal);
        PlainClient admitted = new PlainClient(session, principal, service.takesEvents());
        client = admitted;
        admitted.watchExpiry();
        LOG.info(
                "[WS] connect client={} transport={} principal={} open={}",
                admitted.id(),
                admitted.transport(),
                principal.subject(),
                session.setup().open().total());
        service.opened(admitted);
        parts.rollout().watch(new LiveUpdates(admitted, service.takesEvents()));
    }

    /** Closes the socket for an invalid credential, or when its path offers nothing to this client. */
    private void refuse(@Nullable Object id, Refused refused) {
        session.setup().metrics().error(refused.code());
        if (id != null) {
            answer(id, Gateways.refusal(refused));
        }
        switch (refused.code()) {
            case UNAUTHORIZED -> session.close(CloseReason.UNAUTHORIZED);
            case RATE_LIMITED -> session.close(CloseReason.RATE_LIMITED);
            case SPACE_NOT_FOUND, FORBIDDEN, FEATURE_DISABLED ->
                session.close(
                        CloseReason.valueOf(refused.code().name()), id == null ? errorFrame(refused) : Batch.NOTHING);
            default -> session.close(CloseReason.INTERNAL); // not caused by the client
        }
    }

    private Consumer<Map<String, Object>> once(Object id) {
        AtomicBoolean answered = new AtomicBoolean();
        return data -> {
            if (answered.compareAndSet(false, true)) {
                answer(id, data);
            }
        };
    }

    /** Any thread. */
    private void answer(Object id, Map<String, Object> data) {
        session.send(Batch.text(JsonText.write(Json.object("event", "ack", "id", id, "data", data))));
    }

    @Override
    public void ended(CloseReason reason) {
        if (authTimer != null) {
            authTimer.cancel(false);
        }
        PlainClient left = client;
        if (left != null) {
            leave(left, reason.word());
        }
    }

    private void leave(PlainClient left, String reason) {
        client = null;
        parts.rollout().forget(new LiveUpdates(left, service.takesEvents())); // equal to the watched one
        parts.setup().connectionLimit().leave(left.principal());
        left.disconnected(reason);
        try {
            service.closed(left, reason);
        } catch (RuntimeException | Error e) {
            LOG.error("[WS] close=failed client={}; the session ends anyway", left.id(), e);
        }
    }
}
