package dev.signalbox.store;

import de.bwaldvogel.mongo.bson.Document;
import dev.signalbox.ops.SettingError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.RawBsonDocument;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** Saves what can be read of a damaged file of the embedded store into an archive. The file is opened for reads only. */
public final class Salvage {
    private static final String MAPS = "databases." + StoreSettings.DATABASE + ".";

    private Salvage() {}

    /**
     * What came of it.
     *
     * @param lost what is known to be missing, a sentence for each space
     */
    public record Saved(long documents, List<String> lost) {}

    /**
     * Of each space the events before its first gap are saved: what comes after cannot be folded without it.
     *
     * @throws SettingError when nothing can be read, or the file is in use
     */
    public static Saved write(Path folder, OutputStream to) throws IOException {
        Path file = folder.resolve(StoreFile.NAME);
        if (!Files.isReadable(file)) {
            throw new SettingError(StoreSettings.DATA_DIR, file + " cannot be read", "a folder with a store");
        }
        try (MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .readOnly()
                .recoveryMode()
                .open()) {
            return write(store, to);
        } catch (MVStoreException | IllegalArgumentException e) {
            throw new SettingError(
                    StoreSettings.DATA_DIR,
                    "nothing can be read of " + file,
                    "a file that no server uses, or a backup");
        }
    }

    private static Saved write(MVStore store, OutputStream to) throws IOException {
        List<String> names = store.getMapNames().stream()
                .filter(name ->
                        name.startsWith(MAPS) && !name.substring(MAPS.length()).contains("."))
                .map(name -> name.substring(MAPS.length()))
                .toList();
        Map<String, NavigableSet<Long>> places = new TreeMap<>();
        for (Document event : documents(store, Indexes.EVENTS)) {
            String place = place(event);
            places.computeIfAbsent(space(place), id -> new TreeSet<>()).add(number(place));
        }
        Map<String, Long> usable = new TreeMap<>();
        List<String> lost = new ArrayList<>();
        places.forEach((space, found) -> {
            long end = 0;
            while (found.contains(end + 1)) {
                end++;
            }
            usable.put(space, end);
            if (found.last() > end) {
                lost.add("space %s: of %,d events those after %,d".formatted(space, found.last(), end));
            }
        });
        Archive.Writer out = new Archive.Writer(to);
        for (String name : Archive.carried(names)) {
            for (Document document : documents(store, name)) {
                if (!name.equals(Indexes.EVENTS)
                        || number(place(document)) <= usable.getOrDefault(space(place(document)), 0L)) {
                    out.add(name, json(document));
                }
            }
        }
        return new Saved(out.finish(), lost);
    }

    private static String place(Document event) {
        return String.valueOf(event.get("_id"));
    }

    private static String json(Document document) {
        ByteBuf bson = DocumentType.bson(document);
        return new RawBsonDocument(ByteBufUtil.getBytes(bson)).toJson(Archive.EXACT);
    }

    private static String space(String place) {
        return place.substring(0, place.lastIndexOf('/'));
    }

    private static long number(String place) {
        return Long.parseLong(place.substring(place.lastIndexOf('/') + 1));
    }

    /** What of a collection can be read, page by page. */
    @SuppressWarnings("unchecked") // the values of a collection
    private static Collection<Document> documents(MVStore store, String collection) {
        return (Collection<Document>)
                DurableBackend.map(store, MAPS + collection).values();
    }
}
