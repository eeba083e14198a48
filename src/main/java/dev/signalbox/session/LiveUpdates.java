package dev.signalbox.session;

import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Selection;
import dev.signalbox.model.Principal;
import dev.signalbox.rollout.Rollout;
import java.util.Map;

/**
 * Closes the socket of a client that loses live updates, and says so before.
 *
 * @param takesEvents whether it may be sent anything but states
 */
public record LiveUpdates(Client client, boolean takesEvents) implements Rollout.Holder {
    @Override
    public Principal principal() {
        return client.principal();
    }

    @Override
    public void lost(Map<String, Object> features) {
        if (takesEvents) {
            client.answer(Selection.of(new Message(EventName.FEATURES_CHANGED, features)));
        }
        client.close(CloseReason.FEATURE_DISABLED);
    }
}
