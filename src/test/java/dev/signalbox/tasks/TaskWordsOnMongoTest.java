package dev.signalbox.tasks;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mongodb.MongoDBContainer;

/** On MongoDB, where Docker is present. */
@Testcontainers(disabledWithoutDocker = true)
class TaskWordsOnMongoTest extends TaskWordsContract {
    @Container
    private static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8.0");

    @Override
    String uri() {
        return MONGO.getReplicaSetUrl("signalbox");
    }
}
