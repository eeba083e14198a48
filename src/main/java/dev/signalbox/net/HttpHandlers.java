package dev.signalbox.net;

import io.netty.channel.ChannelPipeline;

/** Handlers of ours on every connection that speaks HTTP/1.1. A bean of this type is all that is needed. */
public interface HttpHandlers {
    /**
     * On the event loop of the connection, before anything is read.
     *
     * @param server the name of the handler that serves requests; in front of it, messages are still those of Netty
     */
    void addTo(ChannelPipeline pipeline, String server);
}
