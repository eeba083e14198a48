import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { control, eventAdded } from "../event.mjs";

const rooms = new Map();
let version = 0;

function broadcast(message) {
  const text = JSON.stringify({ event: "task:event_added", data: eventAdded(++version, message) });
  for (const socket of rooms.get("bench") ?? []) socket.send(text);
}

const server = createServer(control(broadcast));
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket) => {
  socket.on("message", (bytes) => {
    const { event, data, id } = JSON.parse(bytes);
    if (event !== "task:join") return;
    const room = rooms.get(data.taskId) ?? new Set();
    rooms.set(data.taskId, room.add(socket));
    socket.on("close", () => room.delete(socket));
    socket.send(JSON.stringify({ event: "ack", id, data: { ok: true } }));
  });
  socket.on("error", () => {});
});
server.listen(Number(process.env.PORT), "127.0.0.1");
