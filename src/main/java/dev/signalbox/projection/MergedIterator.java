package dev.signalbox.projection;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/** Several sorted iterators as one. */
final class MergedIterator<T> implements Iterator<T> {
    private record Head<T>(T first, Iterator<T> rest) {}

    private final PriorityQueue<Head<T>> heads;

    MergedIterator(List<Iterator<T>> sorted, Comparator<T> order) {
        this.heads = new PriorityQueue<>(Comparator.comparing(Head::first, order));
        sorted.forEach(this::add);
    }

    private void add(Iterator<T> rest) {
        if (rest.hasNext()) {
            heads.add(new Head<>(rest.next(), rest));
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public T next() {
        Head<T> head = heads.remove();
        add(head.rest());
        return head.first();
    }
}
