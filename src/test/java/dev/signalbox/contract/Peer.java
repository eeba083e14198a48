package dev.signalbox.contract;

import dev.signalbox.fakes.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of sockets over any transport: it sends commands, and records messages. */
abstract class Peer implements AutoCloseable {
    static final long DEADLINE_SECONDS = 10;

    /** An event, with its index among all received messages. */
    record Heard(int at, String name, Map<String, Object> payload) {
        long spaceVersion() {
            return Answers.number(payload, "spaceVersion");
        }

        long version() {
            return Answers.number(payload, "version");
        }
    }

    /** An ack, with its index among all received messages. */
    record Answer(int at, Map<String, Object> payload) {
        long version() {
            return Answers.number(payload, "version");
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> error() {
            if (!Boolean.FALSE.equals(payload.get("ok"))) {
                throw new AssertionError("no refusal but " + payload);
            }
            return (Map<String, Object>) payload.get("error");
        }

        String code() {
            return (String) error().get("code");
        }
    }

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Map<String, Object>> ages = new LinkedBlockingQueue<>();
    private final Map<Long, CompletableFuture<Answer>> asked = new ConcurrentHashMap<>();
    private final List<String> unasked = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    /** The thread that receives only. */
    private int arrivals;

    // Implemented by each transport.

    /** Sends a command without an ack. */
    abstract void emit(String event, String json);

    /** Sends a command whose ack has this id. */
    abstract void emit(String event, String json, long id);

    /** The code with which a client without a credential was refused; waits for it. */
    abstract String refusal();

    /** Waits until it is signed in, and upgraded if it upgrades. */
    abstract void settle();

    /** Disconnects on purpose. */
    @Override
    public abstract void close();

    // Called by the transport, on one thread.

    final void hear(String name, Map<String, Object> payload) {
        switch (name) { // these come by time and not by versions
            case "task:activity" -> {} // RequestsTest has it
            case "server:age" -> ages.add(payload); // any server may stand still for so long on a busy machine
            default -> heard.add(new Heard(++arrivals, name, payload));
        }
    }

    final void answered(long id, Map<String, Object> payload) {
        CompletableFuture<Answer> question = asked.remove(id);
        Answer answer = new Answer(++arrivals, payload);
        if (question == null) {
            unasked.add(id + ": " + payload);
        } else {
            question.complete(answer);
        }
    }

    final void end(String how) {
        ended.complete(how);
    }

    // Called by tests, on one thread.

    private long lastId;

    final CompletableFuture<Answer> ask(String event, String json) {
        CompletableFuture<Answer> question =
                new CompletableFuture<Answer>().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS);
        long id = ++lastId;
        asked.put(id, question);
        emit(event, json, id);
        return question;
    }

    final Answer call(String event, String json) {
        return ask(event, json).join();
    }

    /** Sends a command that must succeed. */
    final Answer good(String event, String json) {
        Answer answer = call(event, json);
        if (!Boolean.TRUE.equals(answer.payload().get("ok"))) {
            throw new AssertionError(event + json + " was answered " + answer.payload());
        }
        return answer;
    }

    final Heard next() {
        return next(heard);
    }

    /** The payload of the next {@code server:age}, which is no other event. */
    final Map<String, Object> nextAge() {
        return next(ages);
    }

    private <T> T next(BlockingQueue<T> from) {
        try {
            T next = from.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came in ten seconds; the end: " + ended.getNow("none"));
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next event, which must be of that name. */
    final Map<String, Object> next(String name) {
        Heard next = next();
        if (!next.name.equals(name)) {
            throw new AssertionError("expected " + name + ", got " + next);
        }
        return next.payload;
    }

    final List<Heard> next(int count) {
        List<Heard> all = new ArrayList<>(count);
        while (all.size() < count) {
            all.add(next());
        }
        return all;
    }

    /** Everything up to the first event of the version of the space, that one included. */
    final List<Heard> until(long spaceVersion) {
        List<Heard> all = new ArrayList<>();
        do {
            all.add(next());
        } while (all.getLast().spaceVersion() < spaceVersion);
        return all;
    }

    /** The received and unread events; complete only up to the last ack. */
    final List<Heard> unread() {
        List<Heard> all = new ArrayList<>();
        heard.drainTo(all);
        return all;
    }

    /** Acks without a command, and repeated ones. */
    final List<String> unasked() {
        return unasked;
    }

    /** Waits for the end and returns its reason: a close code, the status of a poll, or what a library calls it. */
    final String awaitEnd() {
        return ended.copy().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    final boolean isOpen() {
        return !ended.isDone();
    }
}
