import { createServer } from "node:http";
import { Server } from "socket.io";
import { control, eventAdded } from "../event.mjs";

let version = 0;
const server = createServer(control((message) => io.to("task:bench").emit("task:event_added", eventAdded(++version, message))));
const io = new Server(server);
io.on("connection", (socket) => {
  socket.on("task:join", async ({ taskId }, ack) => {
    await socket.join(`task:${taskId}`);
    ack({ ok: true });
  });
});
server.listen(Number(process.env.PORT), "127.0.0.1");
