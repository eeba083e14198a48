package dev.signalbox.access;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Fields;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.beans.BeanIntrospection;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.type.Argument;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record of a request of what was sent. The record alone says names, types and limits: this reads by them, and
 * {@code /openapi.yml} is made of them. {@code @NotNull} and {@code @NotBlank} are required unless they are
 * {@code @Nullable}; what is neither is empty or 0 when absent, or what its {@code @Bindable} says.
 */
public final class Requests {
    private Requests() {}

    /** A record with rules of more than one field, or that no annotation says. */
    public interface WithRules {
        /**
         * Called before other errors are answered: a field that is wrong has a harmless value.
         *
         * @param fields takes the errors
         */
        void check(Fields fields);
    }

    /** @throws dev.signalbox.model.Refused {@code INVALID_PAYLOAD} with all that is wrong */
    public static <T> T read(byte[] body, Class<T> type) {
        return read(Fields.of(JsonText.read(body)), type);
    }

    /** @throws dev.signalbox.model.Refused {@code INVALID_PAYLOAD} with all that is wrong */
    public static <T> T read(Fields fields, Class<T> type) {
        T request = unchecked(fields, type);
        fields.check();
        return request;
    }

    /** The same, but the caller has rules of its own before it calls {@link Fields#check}. */
    static <T> T unchecked(Fields fields, Class<T> type) {
        BeanIntrospection<T> shape = BeanIntrospection.getIntrospection(type);
        Argument<?>[] parts = shape.getConstructorArguments();
        @Nullable Object[] values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = value(fields, parts[i]);
        }
        T request = shape.instantiate(false, values);
        if (request instanceof WithRules rules) {
            rules.check(fields);
        }
        return request;
    }

    private static @Nullable Object value(Fields fields, Argument<?> part) {
        String name = part.getName();
        if (part.isDeclaredNullable() && !fields.has(name)) {
            return null;
        }
        AnnotationMetadata rules = part.getAnnotationMetadata();
        Object value = given(fields, name, part, rules);
        return value != null || part.isDeclaredNullable()
                ? value
                : rules.stringValue(Bindable.class, "defaultValue").orElse(null);
    }

    private static @Nullable Object given(Fields fields, String name, Argument<?> part, AnnotationMetadata rules) {
        Class<?> type = part.getType();
        boolean isRequired = rules.hasAnnotation(NotNull.class);
        if (type == String.class) {
            return text(fields, name, rules);
        }
        if (type.isEnum()) {
            List<?> constants = List.of(type.getEnumConstants());
            List<String> words = constants.stream()
                    .map(each -> each.toString().toLowerCase(Locale.ROOT))
                    .toList();
            String word = isRequired ? fields.oneOf(name, words) : fields.oneOfOrNull(name, words);
            return word == null ? null : constants.get(words.indexOf(word));
        }
        if (type == int.class || type == Integer.class) {
            long min = rules.longValue(Min.class, "value").orElse(0);
            Long number = isRequired
                    ? (Long) fields.number(name, min, max(rules))
                    : fields.numberOrNull(name, min, max(rules));
            if (number == null) {
                return type == int.class ? (Object) 0 : null;
            }
            return number.intValue();
        }
        if (type == Boolean.class || type == boolean.class) {
            if (isRequired && !fields.has(name)) {
                fields.reject(name, "is required");
            }
            Boolean flag = fields.flagOrNull(name);
            return flag == null && type == boolean.class ? Boolean.FALSE : flag;
        }
        if (type == Instant.class) {
            return fields.timeOrNull(name);
        }
        if (type == List.class) {
            Argument<?> item = part.getFirstTypeVariable().orElseThrow();
            if (item.getType() == Integer.class) {
                return numbers(fields, name, rules, max(item.getAnnotationMetadata()));
            }
            return fields.texts(
                    name, size(rules, Integer.MAX_VALUE), size(item.getAnnotationMetadata(), Fields.TEXT_MAX));
        }
        Fields object = fields.object(name);
        return type == Map.class ? object.json() : unchecked(object, type);
    }

    /** Of one that may be left out, {@code @Size(min = 1)} says that it is not blank where it is there. */
    private static @Nullable String text(Fields fields, String name, AnnotationMetadata rules) {
        int min = rules.intValue(Size.class, "min").orElse(0);
        int max = size(rules, Fields.TEXT_MAX);
        String text =
                min == 1 || rules.hasAnnotation(NotBlank.class) ? fields.text(name, max) : fields.textOrNull(name, max);
        if (text != null && min > 1 && (text.isBlank() || text.length() < min)) {
            fields.reject(name, "must have at least " + min + " characters");
        }
        return text;
    }

    /** The lists of numbers are milliseconds. */
    private static List<Integer> numbers(Fields fields, String name, AnnotationMetadata rules, long max) {
        Object given = fields.json().get(name);
        int most = size(rules, Integer.MAX_VALUE);
        List<?> items = given instanceof List<?> list ? list : List.of();
        if (given != null && !(given instanceof List)
                || items.size() > most
                || !items.stream().allMatch(item -> Fields.isWhole(item, 0, max))) {
            fields.reject(name, "must be at most " + most + " whole numbers of milliseconds up to " + max);
            return List.of();
        }
        return items.stream().map(item -> ((Number) item).intValue()).toList();
    }

    private static long max(AnnotationMetadata rules) {
        return rules.longValue(Max.class, "value").orElse(Integer.MAX_VALUE);
    }

    private static int size(AnnotationMetadata rules, int otherwise) {
        return rules.intValue(Size.class, "max").orElse(otherwise);
    }
}
