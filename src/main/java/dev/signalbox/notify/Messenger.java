package dev.signalbox.notify;

import com.interaso.webpush.WebPush;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Space;
import dev.signalbox.net.OutboundHttp;
import dev.signalbox.net.OutboundHttp.Answer;
import dev.signalbox.net.OutboundRules;
import dev.signalbox.notify.Devices.Device;
import dev.signalbox.ops.PublicAddress;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells one target: a browser by Web Push (RFC 8030, encrypted as in RFC 8291), a chat as Slack takes it. A message has the title of the
 * task, why somebody is needed, and a link; nothing else of the task. Any thread; blocks.
 */
@Singleton
final class Messenger {
    /** Push services want to know whom to ask about what is sent. */
    private static final String NO_CONTACT = "https://localhost";

    private static final int TTL_SECONDS = 24 * 60 * 60;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final Devices devices;
    private final PushKeys keys;
    private final SpaceAccess access;
    private final OutboundHttp http;
    private final OutboundRules rules;
    private final PublicAddress address;

    Messenger(
            Devices devices,
            PushKeys keys,
            SpaceAccess access,
            OutboundHttp http,
            OutboundRules rules,
            PublicAddress address) {
        this.devices = devices;
        this.keys = keys;
        this.access = access;
        this.http = http;
        this.rules = rules;
        this.address = address;
    }

    /** What came of it. */
    enum Outcome {
        TOLD,
        /** There is nobody any more. */
        NOBODY,
        LATER
    }

    Outcome tell(Notice notice, String target) {
        try {
            return target.equals(Notice.CHAT) ? chat(notice) : push(notice, devices.find(target));
        } catch (Refused e) { // its address is not allowed now
            return Outcome.NOBODY;
        }
    }

    private Outcome push(Notice notice, @Nullable Device device) {
        if (device == null) {
            return Outcome.NOBODY;
        }
        Map<String, Object> message = notice.isMet()
                ? Json.object("close", notice.tag())
                : Json.object(
                        "tag", notice.tag(), "title", notice.title(), "body", notice.reason(), "url", notice.path());
        String root = address.root();
        WebPush push = new WebPush(root.startsWith("https:") ? root : NO_CONTACT, keys.get());
        Map<String, String> headers = new LinkedHashMap<>();
        push.getHeaders(
                        device.endpoint(),
                        TTL_SECONDS,
                        notice.tag(),
                        notice.isMet() ? WebPush.Urgency.Normal : WebPush.Urgency.High)
                .forEach(headers::put);
        Answer answer = http.post(
                rules.check("endpoint", device.endpoint()),
                headers,
                push.getBody(JsonText.write(message), device.p256dh(), device.auth()));
        Integer status = answer.status();
        if (status != null && (status == NOT_FOUND || status == GONE)) {
            devices.gone(device.id());
            return Outcome.NOBODY;
        }
        return outcome(answer);
    }

    private Outcome chat(Notice notice) {
        Space space = access.space(notice.spaceId());
        if (space == null || space.notifyUrl() == null) {
            return Outcome.NOBODY;
        }
        String text = notice.reason() + ": <" + address.root() + notice.path() + "|" + escaped(notice.title()) + ">";
        return outcome(http.post(
                rules.check("notifyUrl", space.notifyUrl()),
                Map.of("content-type", "application/json"),
                JsonText.write(Json.object("text", text))));
    }

    /** As Slack wants it; nothing in a title can become a link or a mention. */
    private static String escaped(String title) {
        return title.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("|", "¦");
    }

    /** What is refused for what it is, will be again. */
    private static Outcome outcome(Answer answer) {
        Integer status = answer.status();
        boolean isRefused = status != null && status >= 400 && status < 500 && status != 408 && status != 429;
        return answer.isOk() ? Outcome.TOLD : isRefused ? Outcome.NOBODY : Outcome.LATER;
    }
}
