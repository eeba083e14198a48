package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.Task;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows are made from the records themselves, so that a new component is tested from its first day. */
class TaskBytesTest {
    /** Makes a value of any type that rows have, with no value twice, with everything that may be absent or without it. */
    private static final class Values {
        private final boolean whole;
        private final Random random;
        private int count;

        private Values(boolean whole, long seed) {
            this.whole = whole;
            this.random = new Random(seed);
        }

        private Task task() throws ReflectiveOperationException {
            return (Task) record(Task.class);
        }

        private Object record(Class<?> type) throws ReflectiveOperationException {
            RecordComponent[] components = type.getRecordComponents();
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                AnnotatedType component = components[i].getAnnotatedType();
                values[i] = component.isAnnotationPresent(Nullable.class) && !whole ? null : value(component);
            }
            return constructor.newInstance(values);
        }

        private Object value(AnnotatedType annotated) throws ReflectiveOperationException {
            count++;
            if (annotated instanceof AnnotatedParameterizedType list) {
                AnnotatedType item = list.getAnnotatedActualTypeArguments()[0];
                return whole ? List.of(value(item), value(item)) : List.of();
            }
            Class<?> type = (Class<?>) annotated.getType();
            if (type.isEnum()) {
                return type.getEnumConstants()[count % type.getEnumConstants().length];
            }
            return switch (type.getSimpleName()) {
                case "String" -> "text " + count + " ü🚀";
                case "long", "Long" -> count % 2 == 0 ? (long) count : -count * 1_000_000_007L;
                case "boolean" -> random.nextBoolean();
                case "Instant" -> Instant.ofEpochMilli(1_700_000_000_000L + count);
                default -> record(type);
            };
        }
    }

    private static byte[] written(Task... tasks) {
        ChunkWriter out = new ChunkWriter();
        out.list(List.of(tasks), TaskBytes::write);
        return out.bytes();
    }

    /** Many, because flags that change places are the same in half of them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aTaskIsReadAsItWasWritten(long seed) throws ReflectiveOperationException {
        Task whole = new Values(true, seed).task();
        Task sparse = new Values(false, seed).task();
        assertThat(new ChunkReader(written(whole, sparse, whole)).list(TaskBytes::read))
                .containsExactly(whole, sparse, whole);
    }

    @Test
    void whatRepeatsFromTaskToTaskIsWrittenOnce() throws ReflectiveOperationException {
        Task task = new Values(false, 1).task();
        assertThat(written(task, task).length - written(task).length).isLessThan(100);
    }

    /** Else a checkpoint from before the change would be read as something else. */
    @Test
    void aCheckpointHasAnotherFormatOnceTheRecordsOfItsRowsHaveChanged() {
        Set<String> shapes = new LinkedHashSet<>();
        addShapes(Task.class, shapes);
        CRC32C sum = new CRC32C();
        sum.update(String.join("\n", shapes).getBytes(StandardCharsets.UTF_8));
        assertThat(Checkpoints.FORMAT + " for " + Long.toHexString(sum.getValue()))
                .as("raise Checkpoints.FORMAT, then write the new sum here: %s", shapes)
                .isEqualTo("2 for bc6bfc46");
    }

    private static void addShapes(Type type, Set<String> shapes) {
        if (type instanceof ParameterizedType list) {
            addShapes(list.getActualTypeArguments()[0], shapes);
        } else if (type instanceof Class<?> record && record.isRecord()) {
            List<String> components = new ArrayList<>();
            for (RecordComponent component : record.getRecordComponents()) {
                components.add(component.getGenericType().getTypeName()
                        + (component.getAnnotatedType().isAnnotationPresent(Nullable.class) ? "? " : " ")
                        + component.getName());
            }
            if (shapes.add(record.getName() + components)) {
                for (RecordComponent component : record.getRecordComponents()) {
                    addShapes(component.getGenericType(), shapes);
                }
            }
        }
    }
}
