import "reflect-metadata";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { TasksController } from "./controller.js";
import { Events } from "./events.js";
import { TasksGateway } from "./gateway.js";

@Module({ controllers: [TasksController], providers: [Events, TasksGateway] })
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ["error", "warn"] });
await app.listen(Number(process.env.PORT), "127.0.0.1");
