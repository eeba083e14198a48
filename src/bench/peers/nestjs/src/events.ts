import { Injectable, type OnModuleInit } from "@nestjs/common";
import { type Collection, MongoClient } from "mongodb";

export interface TaskEvent {
  id: string;
  spaceId: string;
  spaceVersion: number;
  taskId: string;
  taskVersion: number;
  type: string;
  at: string;
  actor: { kind: string; id: string; name: string };
  data: { message: string };
}

interface TaskDocument {
  _id: string;
  version: number;
  updatedAt: Date;
  events: TaskEvent[];
}

/** A task with all its events in one array, which each event is pushed to. Without MONGODB_URI they are kept in memory. */
@Injectable()
export class Events implements OnModuleInit {
  private tasks?: Collection<TaskDocument>;
  private readonly inMemory = new Map<string, TaskEvent[]>();
  private version = 0;

  async onModuleInit() {
    if (process.env.MONGODB_URI) {
      const client = await new MongoClient(process.env.MONGODB_URI, { retryWrites: false }).connect();
      this.tasks = client.db().collection<TaskDocument>("bench_tasks");
    }
  }

  make(taskId: string, message: string): TaskEvent {
    const version = ++this.version;
    return {
      id: version.toString(16).padStart(16, "0"),
      spaceId: "main",
      spaceVersion: version,
      taskId,
      taskVersion: version,
      type: "progress",
      at: new Date().toISOString(),
      actor: { kind: "agent", id: "static", name: "API key" },
      data: { message },
    };
  }

  async append(taskId: string, message: string): Promise<TaskEvent> {
    const event = this.make(taskId, message);
    if (this.tasks) {
      await this.tasks.updateOne(
        { _id: taskId },
        { $push: { events: event }, $inc: { version: 1 }, $set: { updatedAt: new Date() } },
        { upsert: true },
      );
    } else {
      this.inMemory.set(taskId, [...(this.inMemory.get(taskId) ?? []), event]);
    }
    return event;
  }

  async newest(taskId: string, count: number): Promise<TaskEvent[]> {
    if (!this.tasks) return (this.inMemory.get(taskId) ?? []).slice(-count);
    const task = await this.tasks.findOne({ _id: taskId }, { projection: { events: { $slice: -count } } });
    return task?.events ?? [];
  }

  /** Makes a long history at once, for the benchmark. */
  async fill(taskId: string, count: number): Promise<void> {
    const events = Array.from({ length: count }, (_, i) => this.make(taskId, `filled ${i}`));
    if (!this.tasks) {
      this.inMemory.set(taskId, events);
      return;
    }
    for (let at = 0; at < count; at += 5000) {
      const part = { $each: events.slice(at, at + 5000) };
      await this.tasks.updateOne({ _id: taskId }, { $push: { events: part }, $inc: { version: part.$each.length } }, { upsert: true });
    }
  }
}
