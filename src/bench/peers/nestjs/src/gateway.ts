import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway, WebSocketServer } from "@nestjs/websockets";
import type { Server, Socket } from "socket.io";
import type { TaskEvent } from "./events.js";

@WebSocketGateway()
export class TasksGateway {
  @WebSocketServer()
  server!: Server;

  @SubscribeMessage("task:join")
  async join(@MessageBody() { taskId }: { taskId: string }, @ConnectedSocket() socket: Socket) {
    await socket.join(`task:${taskId}`);
    return { ok: true };
  }

  eventAdded(event: TaskEvent) {
    this.server.to(`task:${event.taskId}`).emit("task:event_added", {
      taskId: event.taskId,
      event,
      version: event.taskVersion,
      spaceVersion: event.spaceVersion,
      at: event.at,
    });
  }
}
