package dev.signalbox.contract;

import dev.signalbox.fakes.Answers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Engine.IO over HTTP long-polling, which can upgrade to a WebSocket. */
final class PollingLine implements Line {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String PATH = "/socket.io/?EIO=4&transport=";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final Listener listener;
    private final int upgradeAfter;
    private final String session;
    private final AtomicBoolean upgradeBegun = new AtomicBoolean();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final Thread poller;

    /** Guarded by this. The WebSocket after the upgrade. */
    private SocketLine socket;

    private volatile boolean upgrading;
    private volatile boolean closed;
    private int packets;

    /** @param upgradeAfter so many packets; 0 for never */
    PollingLine(int port, Listener listener, int upgradeAfter) {
        this.port = port;
        this.listener = listener;
        this.upgradeAfter = upgradeAfter;
        String greeting = exchange(request("").GET()).body();
        this.session = "&sid=" + Answers.json(greeting.substring(1)).get("sid");
        if (upgradeAfter == 0) {
            settled.complete(null);
        }
        listener.packet(greeting);
        this.poller = Thread.ofVirtual().start(this::poll);
    }

    private HttpRequest.Builder request(String sid) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + PATH + "polling" + sid))
                .timeout(LONGEST)
                .header("Content-Type", "text/plain;charset=UTF-8");
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void poll() {
        try {
            while (!upgrading && !closed) {
                HttpResponse<String> answer = exchange(request(session).GET());
                if (answer.statusCode() != 200) {
                    listener.ended(String.valueOf(answer.statusCode()));
                    return;
                }
                for (String packet : answer.body().split("\u001e")) {
                    if (packet.equals("1")) {
                        listener.ended("200");
                        return;
                    }
                    if (!packet.equals("6")) {
                        listener.packet(packet);
                    }
                    if (++packets == upgradeAfter) {
                        beginUpgrade();
                    }
                }
            }
        } catch (IllegalStateException e) {
            listener.ended(closed ? "closed here" : e.toString());
        }
    }

    private void beginUpgrade() {
        if (upgradeAfter > 0 && upgradeBegun.compareAndSet(false, true)) {
            Thread.ofVirtual().start(this::upgrade);
        }
    }

    /** Engine.IO v4, "Upgrade". Packets wait for its end. */
    private synchronized void upgrade() {
        if (closed) {
            return;
        }
        try {
            CompletableFuture<Void> probed = new CompletableFuture<>();
            SocketLine next = new SocketLine(port, PATH + "websocket" + session, new Listener() {
                @Override
                public void packet(String packet) {
                    if (packet.equals("3probe")) {
                        probed.complete(null);
                    } else {
                        listener.packet(packet);
                    }
                }

                @Override
                public void ended(String how) {
                    listener.ended(how);
                }
            });
            next.send("2probe");
            probed.orTimeout(Peer.DEADLINE_SECONDS, TimeUnit.SECONDS).join();
            upgrading = true;
            poller.join();
            next.send("5");
            socket = next;
            settled.complete(null);
        } catch (RuntimeException | InterruptedException e) {
            settled.completeExceptionally(e);
        }
    }

    @Override
    public synchronized void send(String packet) {
        if (socket != null) {
            socket.send(packet);
            return;
        }
        HttpResponse<String> answer = exchange(request(session).POST(BodyPublishers.ofString(packet)));
        if (answer.statusCode() != 200) {
            listener.ended(String.valueOf(answer.statusCode()));
        }
    }

    @Override
    public void settle() {
        beginUpgrade();
        settled.orTimeout(Peer.DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        closed = true;
        http.shutdownNow();
        synchronized (this) {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
