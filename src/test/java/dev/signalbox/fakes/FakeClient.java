package dev.signalbox.fakes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Dialect;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Selection;
import dev.signalbox.delivery.Source;
import dev.signalbox.model.Principal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A client that pulls like a connection, on the given loop, and records messages. */
public class FakeClient implements Client {
    /** What each batch was encoded from. */
    private static final Cache<Batch, List<Message>> MESSAGES =
            Caffeine.newBuilder().weakKeys().build();

    private static final Dialect DIALECT = messages -> {
        Batch batch = new Batch(List.of());
        MESSAGES.put(batch, messages);
        return batch;
    };

    private final Principal principal;
    private final Executor loop;
    private final Queue<Source> answers = new ConcurrentLinkedQueue<>();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<CloseReason> closed = new CopyOnWriteArrayList<>();
    private volatile @Nullable Source source;

    /** @param loop runs what is to be pulled, one after the other; one that does nothing leaves it to {@link #pull} */
    public FakeClient(Principal principal, Executor loop) {
        this.principal = principal;
        this.loop = loop;
    }

    /** Pulls all available messages. On the loop. */
    public void pull() {
        while (pullOne()) {}
    }

    /** Pulls one selection; {@code false} when there is none now. On the loop. */
    public boolean pullOne() {
        for (Source answer = answers.peek(); answer != null; answer = answers.peek()) {
            Batch next = answer.pull();
            if (next != null) {
                received(MESSAGES.getIfPresent(next));
                return true;
            }
            if (!answer.isDone()) {
                return false;
            }
            answers.remove();
        }
        Source happenings = source;
        Batch next = happenings == null ? null : happenings.pull();
        if (next != null) {
            received(MESSAGES.getIfPresent(next));
        }
        return next != null;
    }

    /** Messages have arrived together. On the loop. */
    protected void received(List<Message> next) {
        messages.addAll(next);
    }

    public List<Message> messages() {
        return messages;
    }

    /** The names of the received messages. */
    public List<String> names() {
        return messages.stream().map(Message::event).toList();
    }

    /** The names and offsets of the received messages. */
    public List<String> namesAndOffsets() {
        return messages.stream().map(FakeClient::nameAndOffset).toList();
    }

    private static String nameAndOffset(Message message) {
        String packet = new String(message.socketIo(true), StandardCharsets.UTF_8);
        return message.event() + " " + packet.substring(packet.lastIndexOf(",\"") + 2, packet.length() - 2);
    }

    public List<CloseReason> closed() {
        return closed;
    }

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public void renew(Principal renewed) {}

    @Override
    public String transport() {
        return "none";
    }

    @Override
    public Dialect dialect() {
        return DIALECT;
    }

    @Override
    public void follow(Source followed) {
        source = followed;
    }

    @Override
    public void wake() {
        loop.execute(this::pull);
    }

    @Override
    public void answer(Selection selection) {
        answer(
                new Source() {
                    private boolean pulled;

                    @Override
                    public synchronized @Nullable Batch pull() {
                        Batch next = pulled ? null : selection.in(DIALECT);
                        pulled = true;
                        return next;
                    }

                    @Override
                    public synchronized boolean isDone() {
                        return pulled;
                    }
                },
                0);
    }

    @Override
    public void answer(Source answer, int bytes) {
        answers.add(answer);
        wake();
    }

    @Override
    public void awaitRoom() {}

    @Override
    public void close(CloseReason reason) {
        closed.add(reason);
    }
}
