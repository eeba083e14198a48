package dev.signalbox.fakes;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A store that takes text indexes and finds whole words in the fields that one names, as MongoDB does; it scans for them. Each
 * phrase in quotation marks must be in one of the fields.
 */
public final class WordStore implements AutoCloseable {
    private static final Pattern PHRASE = Pattern.compile("\"([^\"]*)\"");

    private final MongoServer server = new MongoServer(new Backend());
    private final InetSocketAddress address = server.bind();

    private static final class Backend extends MemoryBackend {
        private volatile List<String> fields = List.of();

        @Override
        public Document handleCommand(Channel channel, String database, String command, Document query) {
            if (command.equals("createIndexes")) {
                for (Object index : (List<?>) query.get("indexes")) {
                    Document keys = (Document) ((Document) index).get("key");
                    if (keys.containsValue("text")) {
                        fields = keys.keySet().stream()
                                .filter(name -> "text".equals(keys.get(name)))
                                .toList();
                        return new Document("ok", 1.0);
                    }
                }
            } else if (command.equals("find") && query.get("filter") instanceof Document filter) {
                query.put("filter", scanning(filter));
            }
            Document answer = super.handleCommand(channel, database, command, query);
            if (command.equals("listIndexes") && !fields.isEmpty()) {
                list(answer);
            }
            if (command.equalsIgnoreCase("isMaster")) {
                answer.put("logicalSessionTimeoutMinutes", 30); // Micronaut Data opens sessions
            }
            return answer;
        }

        /** As MongoDB lists a text index: without the names of its fields. */
        @SuppressWarnings("unchecked")
        private static void list(Document answer) {
            Document cursor = (Document) answer.get("cursor");
            List<Object> indexes = new ArrayList<>((List<Object>) cursor.get("firstBatch"));
            Document keys = new Document("spaceId", 1).append("_fts", "text").append("_ftsx", 1);
            indexes.add(new Document("key", keys).append("name", "words"));
            cursor.put("firstBatch", indexes);
        }

        private Document scanning(Document filter) {
            if (!(filter.get("$and") instanceof List<?> conditions)) {
                return filter;
            }
            List<Object> all = new ArrayList<>();
            for (Object each : conditions) {
                if (each instanceof Document condition && condition.get("$text") instanceof Document text) {
                    Matcher phrase = PHRASE.matcher(String.valueOf(text.get("$search")));
                    while (phrase.find()) {
                        all.add(new Document("$or", inAnyField("\\b" + Pattern.quote(phrase.group(1)) + "\\b")));
                    }
                } else {
                    all.add(each);
                }
            }
            return new Document("$and", all);
        }

        private List<Document> inAnyField(String word) {
            return fields.stream()
                    .map(field -> new Document(field, new BsonRegularExpression(word, "i")))
                    .toList();
        }
    }

    public String uri() {
        return "mongodb://127.0.0.1:" + address.getPort() + "/signalbox";
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
