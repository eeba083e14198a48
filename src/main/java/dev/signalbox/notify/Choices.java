package dev.signalbox.notify;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * What each person wants to hear of: the collection {@code notification_choices {_id: <user>, spaces [{id, kinds []}]}}; nobody is in
 * it who wants nothing. All calls block.
 */
@Singleton
final class Choices {
    private final MongoCollection<Document> choices;

    Choices(Mongo mongo) {
        this.choices = mongo.collection("notification_choices");
    }

    /** A person, with kinds by the id of their space. */
    record Choice(String userId, Map<String, List<String>> spaces) {
        boolean wants(String spaceId, Kind kind) {
            return spaces.getOrDefault(spaceId, List.of()).contains(kind.wire());
        }
    }

    Map<String, List<String>> of(String userId) {
        Document found = choices.find(Filters.eq(userId)).first();
        return found == null ? Map.of() : choice(found).spaces;
    }

    void put(String userId, Map<String, List<String>> spaces) {
        if (spaces.isEmpty()) {
            choices.deleteOne(Filters.eq(userId));
            return;
        }
        List<Document> all = new ArrayList<>();
        spaces.forEach((id, kinds) -> all.add(new Document("id", id).append("kinds", kinds)));
        choices.replaceOne(Filters.eq(userId), new Document("spaces", all), new ReplaceOptions().upsert(true));
    }

    /** Of everyone who wants anything. */
    List<Choice> all() {
        return choices.find().map(Choices::choice).into(new ArrayList<>());
    }

    private static Choice choice(Document document) {
        Map<String, List<String>> spaces = new LinkedHashMap<>();
        for (Document space : document.getList("spaces", Document.class)) {
            spaces.put(space.getString("id"), space.getList("kinds", String.class));
        }
        return new Choice(document.getString("_id"), spaces);
    }
}
