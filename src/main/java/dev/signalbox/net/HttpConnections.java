package dev.signalbox.net;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives each new connection its {@link HttpHandlers}. */
@Singleton
final class HttpConnections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private final List<HttpHandlers> handlers;

    HttpConnections(List<HttpHandlers> handlers) {
        this.handlers = handlers;
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Customizer(null));
        return event.getBean();
    }

    private final class Customizer implements NettyServerCustomizer {
        private final @Nullable Channel channel;

        Customizer(@Nullable Channel channel) {
            this.channel = channel;
        }

        @Override
        public NettyServerCustomizer specializeForChannel(Channel specialized, ChannelRole role) {
            return role == ChannelRole.CONNECTION ? new Customizer(specialized) : this;
        }

        @Override
        public void onStreamPipelineBuilt() {
            // HTTP/2 has no such handler on its connections.
            String server = ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND;
            if (channel != null && channel.pipeline().get(server) != null) {
                handlers.forEach(each -> each.addTo(channel.pipeline(), server));
            }
        }
    }
}
