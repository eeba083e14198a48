package dev.signalbox.net;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Function;

/**
 * Looks the hosts of outbound calls up, on virtual threads, and gives only addresses that {@link OutboundRules} allow. The client
 * connects to the very address that was checked here, so a name that changes meanwhile gains nothing. A name with any other
 * address is refused as a whole.
 */
@Singleton
@Named(OutboundNames.NAME)
final class OutboundNames extends AddressResolverGroup<InetSocketAddress> {
    static final String NAME = "outbound";

    private final OutboundRules rules;
    private final NameLookup names;

    OutboundNames(OutboundRules rules, NameLookup names) {
        this.rules = rules;
        this.names = names;
    }

    /** The name has an address that may not be called. */
    static final class NotAllowed extends UnknownHostException {
        NotAllowed(String host) {
            super(host);
        }
    }

    private List<InetAddress> allowed(String host) throws UnknownHostException {
        List<InetAddress> found = names.addresses(host);
        if (found.isEmpty()) {
            throw new UnknownHostException(host);
        }
        if (!found.stream().allMatch(rules::allows)) {
            throw new NotAllowed(host);
        }
        return found;
    }

    private <T> void lookUp(String host, Promise<T> promise, Function<List<InetAddress>, T> chosen) {
        Thread.startVirtualThread(() -> {
            try {
                promise.trySuccess(chosen.apply(allowed(host)));
            } catch (UnknownHostException | RuntimeException e) {
                promise.tryFailure(e);
            }
        });
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetNameResolver(executor) {
            @Override
            protected void doResolve(String host, Promise<InetAddress> promise) {
                lookUp(host, promise, List::getFirst);
            }

            @Override
            protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
                lookUp(host, promise, all -> all);
            }
        }.asAddressResolver();
    }
}
