import { Body, Controller, Get, Inject, Param, Post } from "@nestjs/common";
import { Events, type TaskEvent } from "./events.js";
import { TasksGateway } from "./gateway.js";

@Controller()
export class TasksController {
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(TasksGateway) private readonly gateway: TasksGateway,
  ) {}

  /** Stored first, then sent. */
  @Post("api/tasks/:id/events")
  async append(@Param("id") taskId: string, @Body() body: { data: { message: string } }): Promise<TaskEvent> {
    const event = await this.events.append(taskId, body.data.message);
    this.gateway.eventAdded(event);
    return event;
  }

  @Get("api/tasks/:id/events")
  async newest(@Param("id") taskId: string) {
    return { items: await this.events.newest(taskId, 50) };
  }

  /** So many at once, and not stored: what fan-out alone costs. */
  @Post("burst")
  burst(@Body() body: { count: number; message: string }) {
    for (let i = 0; i < body.count; i++) {
      const sent = process.hrtime.bigint() / 1000n;
      this.gateway.eventAdded(this.events.make("bench", `sent=${sent} ${body.message}`));
    }
    return {};
  }

  @Post("fill/:id")
  async fill(@Param("id") taskId: string, @Body() body: { count: number }) {
    await this.events.fill(taskId, body.count);
    return {};
  }
}
