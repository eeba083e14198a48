package dev.signalbox.tasks;

import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.OperationType;
import com.mongodb.client.model.changestream.TruncatedArray;
import com.mongodb.client.model.changestream.UpdateDescription;
import dev.signalbox.model.Fields;
import dev.signalbox.model.TaskPatch;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.Document;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * What another program has changed in a document of {@code tasks}.
 *
 * @param fields those of title, description, assignedTo and labels that it has set, an empty one for a removed one
 * @param isWhole whether the document was replaced, so that {@code fields} also has what is the same as before
 * @param hasOthers whether it has changed others, which only events may change
 * @param version of a document that was replaced; {@code null} if it has none
 */
record DirectUpdate(
        Map<String, Object> fields,
        boolean isWhole,
        boolean hasOthers,
        @Nullable Object version) {
    private static final List<String> TEXTS = List.of("title", "description", "assignedTo");
    private static final String LABELS = "labels";
    /** The projection changes both, with each event. */
    private static final List<String> VERSIONS = List.of("version", "spaceVersion");

    /** {@code null} for a write of the projection, and for what is no update. */
    static @Nullable DirectUpdate of(ChangeStreamDocument<Document> change) {
        Document whole = change.getFullDocument();
        if (change.getOperationType() == OperationType.REPLACE && whole != null) {
            return whole.containsKey("deleted")
                    ? null
                    : new DirectUpdate(values(whole.keySet(), whole, whole), true, false, whole.get("version"));
        }
        UpdateDescription update = change.getUpdateDescription();
        if (change.getOperationType() != OperationType.UPDATE || update == null) {
            return null;
        }
        Document set = decoded(update.getUpdatedFields());
        if (set.keySet().containsAll(VERSIONS)) {
            return null;
        }
        Set<String> names = new HashSet<>();
        set.keySet().forEach(path -> names.add(name(path)));
        if (update.getRemovedFields() != null) {
            update.getRemovedFields().forEach(path -> names.add(name(path)));
        }
        if (update.getTruncatedArrays() != null) {
            update.getTruncatedArrays().stream().map(TruncatedArray::getField).forEach(path -> names.add(name(path)));
        }
        Map<String, Object> fields = values(names, set, whole == null ? set : whole);
        return new DirectUpdate(fields, false, fields.size() < names.size(), null);
    }

    private static Document decoded(@Nullable BsonDocument fields) {
        return fields == null
                ? new Document()
                : new DocumentCodec()
                        .decode(
                                new BsonDocumentReader(fields),
                                DecoderContext.builder().build());
    }

    private static String name(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    /** @param whole has the array where {@code set} only has an item of it */
    private static Map<String, Object> values(Set<String> names, Document set, Document whole) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String text : TEXTS) {
            if (names.contains(text)) {
                Object value = set.get(text);
                values.put(text, value == null ? "" : value);
            }
        }
        if (names.contains(LABELS)) {
            Object value = set.getOrDefault(LABELS, whole.get(LABELS));
            values.put(LABELS, value == null ? List.of() : value);
        }
        return values;
    }

    /** @throws dev.signalbox.model.Refused for values that a task cannot have */
    TaskPatch patch() {
        Fields read = Fields.of(StoredJson.of(fields));
        TaskPatch patch = TaskPatch.read(read);
        read.check();
        return patch;
    }
}
