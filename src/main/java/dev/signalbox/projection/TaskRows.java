package dev.signalbox.projection;

import io.micronaut.data.mongodb.annotation.MongoRepository;
import io.micronaut.data.mongodb.repository.MongoQueryExecutor;
import io.micronaut.data.repository.GenericRepository;

/** Queries over the projected tasks; the projector alone writes them. */
@MongoRepository
interface TaskRows extends GenericRepository<TaskRow, String>, MongoQueryExecutor<TaskRow> {}
