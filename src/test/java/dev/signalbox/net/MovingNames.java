package dev.signalbox.net;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Names to which a test gives addresses. */
@Singleton
@Replaces(NameLookup.class)
@Requires(property = MovingNames.ON)
class MovingNames extends NameLookup {
    static final String ON = "signalbox.test.names";

    private final Queue<List<InetAddress>> answers = new ArrayDeque<>();

    /** @param each the addresses that are given next, separated by spaces; the last ones stay */
    synchronized void answer(String... each) {
        answers.clear();
        for (String addresses : each) {
            List<InetAddress> all = new ArrayList<>();
            for (String address : addresses.isEmpty() ? new String[0] : addresses.split(" ")) {
                try {
                    all.add(InetAddress.getByName(address));
                } catch (UnknownHostException e) {
                    throw new IllegalArgumentException(address);
                }
            }
            answers.add(all);
        }
    }

    @Override
    synchronized List<InetAddress> addresses(String host) throws UnknownHostException {
        if (!host.endsWith(".example")) {
            return super.addresses(host);
        }
        List<InetAddress> found = answers.size() > 1 ? answers.remove() : answers.element();
        if (found.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return found;
    }
}
