package dev.signalbox.rooms;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * Who is in which room: two mirrored maps that change together, under one lock. A client is known from {@link #opened}
 * to {@link #closed}; a join that comes after its end does nothing, so nothing is left behind.
 */
@Singleton
public final class Rooms {
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final Map<Room, Set<Client>> members = new HashMap<>();
    /** Guarded by the lock. */
    private final Map<Client, Set<Room>> rooms = new HashMap<>();

    public void opened(Client client) {
        lock.lock();
        try {
            rooms.putIfAbsent(client, new LinkedHashSet<>());
        } finally {
            lock.unlock();
        }
    }

    /** Takes a client out of every room, for good. */
    public void closed(Client client) {
        lock.lock();
        try {
            Set<Room> left = rooms.remove(client);
            if (left != null) {
                left.forEach(room -> remove(room, client));
            }
        } finally {
            lock.unlock();
        }
    }

    public void join(Client client, Room room) {
        lock.lock();
        try {
            Set<Room> joined = rooms.get(client);
            if (joined != null && joined.add(room)) {
                members.computeIfAbsent(room, r -> new LinkedHashSet<>()).add(client);
            }
        } finally {
            lock.unlock();
        }
    }

    public void leave(Client client, Room room) {
        lock.lock();
        try {
            Set<Room> joined = rooms.get(client);
            if (joined != null && joined.remove(room)) {
                remove(room, client);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Empties a room, such as that of a deleted task. */
    public void dissolve(Room room) {
        lock.lock();
        try {
            Set<Client> left = members.remove(room);
            if (left != null) {
                left.forEach(
                        client -> rooms.getOrDefault(client, new HashSet<>()).remove(room));
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(Room room, Client client) {
        Set<Client> left = members.get(room);
        if (left != null && left.remove(client) && left.isEmpty()) {
            members.remove(room);
        }
    }

    public boolean isEmpty(Room room) {
        lock.lock();
        try {
            return !members.containsKey(room);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Calls once for each client that is in any of the rooms, with those it is in.
     *
     * @return how many clients there were
     */
    public int each(List<Room> wanted, BiConsumer<Client, List<Room>> action) {
        Map<Client, List<Room>> found = new HashMap<>();
        lock.lock();
        try {
            for (Room room : wanted) {
                for (Client client : members.getOrDefault(room, Set.of())) {
                    found.computeIfAbsent(client, c -> new ArrayList<>(wanted.size()))
                            .add(room);
                }
            }
        } finally {
            lock.unlock();
        }
        found.forEach(action);
        return found.size();
    }
}
