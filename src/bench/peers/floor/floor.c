/*
 * The least a server can do: no room but one, no event loop but epoll, one send for each client and message, or with
 * BATCH=16 one for sixteen. `floor PORT`; whoever sends a text is in the room.
 *   POST /burst {"count":B,"message":"…"}            B events, each with the time in its message
 *   POST …/events {"type":"progress","data":{"message":"…"}}   one event
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CLIENTS 40000
#define BATCH_MAX 64

/* The answer to the one key that our load generator sends, the example of RFC 6455 section 1.3. */
#define ACCEPTED \
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" \
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
#define CREATED "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

struct client {
    int fd;
    bool socket, joined;
    char *late; /* what the kernel did not take */
    size_t late_length;
};

static struct client *room[CLIENTS];
static int room_count, loop, batch = 1;
static uint64_t version;

static void leave(struct client *c) {
    for (int i = 0; c->joined && i < room_count; i++)
        if (room[i] == c) {
            room[i] = room[--room_count];
            break;
        }
    close(c->fd);
    free(c->late);
    free(c);
}

static void write_late(struct client *c) {
    ssize_t sent = send(c->fd, c->late, c->late_length, MSG_NOSIGNAL);
    if (sent <= 0) return;
    memmove(c->late, c->late + sent, c->late_length - (size_t)sent);
    c->late_length -= (size_t)sent;
}

static void write_to(struct client *c, const char *bytes, size_t length) {
    ssize_t sent = c->late_length ? 0 : send(c->fd, bytes, length, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return; /* its end comes as an event */
    if (sent < 0) sent = 0;
    if ((size_t)sent == length) return;
    c->late = realloc(c->late, c->late_length + length - (size_t)sent);
    memcpy(c->late + c->late_length, bytes + sent, length - (size_t)sent);
    c->late_length += length - (size_t)sent;
}

static size_t frame(char *to, const char *message) {
    char text[4096];
    version++;
    int length = snprintf(text, sizeof text,
                          "{\"event\":\"task:event_added\",\"data\":{\"taskId\":\"bench\",\"event\":{\"id\":\"%016lx\",\"spaceId\":\"main\","
                          "\"spaceVersion\":%lu,\"taskId\":\"bench\",\"taskVersion\":%lu,\"type\":\"progress\","
                          "\"at\":\"2026-01-01T00:00:00.000Z\",\"actor\":{\"kind\":\"agent\",\"id\":\"static\",\"name\":\"API key\"},"
                          "\"data\":{\"message\":\"%s\"}},\"version\":%lu,\"spaceVersion\":%lu,\"at\":\"2026-01-01T00:00:00.000Z\"}}",
                          version, version, version, message, version, version);
    to[0] = (char)0x81;
    to[1] = 126;
    to[2] = (char)(length >> 8);
    to[3] = (char)length;
    memcpy(to + 4, text, (size_t)length);
    return (size_t)length + 4;
}

static void burst(int count, const char *message) {
    static char frames[BATCH_MAX * 4100];
    for (int done = 0; done < count;) {
        size_t length = 0;
        for (int i = 0; i < batch && done < count; i++, done++) {
            struct timespec now;
            char stamped[2048];
            clock_gettime(CLOCK_MONOTONIC, &now);
            snprintf(stamped, sizeof stamped, "sent=%lu %s", (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000, message);
            length += frame(frames + length, stamped);
        }
        for (int i = 0; i < room_count; i++) write_to(room[i], frames, length);
    }
}

/* The text between the quotes behind "message":, which has no escapes here. */
static void message_of(const char *body, char *to, size_t size) {
    const char *from = strstr(body, "\"message\":\"");
    size_t at = 0;
    if (from)
        for (from += 11; *from && *from != '"' && at < size - 1;) to[at++] = *from++;
    to[at] = 0;
}

static void request(struct client *c, char *text, size_t length) {
    text[length] = 0;
    char message[1024];
    if (strcasestr(text, "upgrade: websocket")) {
        c->socket = true;
        write_to(c, ACCEPTED, strlen(ACCEPTED));
        return;
    }
    message_of(text, message, sizeof message);
    if (strncmp(text, "POST /burst", 11) == 0) {
        const char *count = strstr(text, "\"count\":");
        burst(count ? atoi(count + 8) : 0, message);
    } else if (strncmp(text, "POST ", 5) == 0) {
        static char one[4100];
        size_t size = frame(one, message);
        for (int i = 0; i < room_count; i++) write_to(room[i], one, size);
    }
    write_to(c, CREATED, strlen(CREATED));
}

static void readable(struct client *c) {
    static char text[65537];
    for (;;) {
        ssize_t got = recv(c->fd, text, 65536, 0);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) {
            leave(c);
            return;
        }
        if (!c->socket) {
            request(c, text, (size_t)got); /* our generator sends a request in one piece */
        } else if ((text[0] & 0x0f) == 1 && !c->joined) {
            static const char ack[] = "\x81\x26{\"event\":\"ack\",\"id\":0,\"data\":{\"ok\":1}}";
            c->joined = true;
            room[room_count++] = c;
            write_to(c, ack, sizeof ack - 1);
        }
    }
}

int main(int argc, char **argv) {
    int port = argc > 1 ? atoi(argv[1]) : 8080;
    if (getenv("BATCH")) batch = atoi(getenv("BATCH"));
    if (batch < 1 || batch > BATCH_MAX) return 2;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 4096) < 0) {
        perror("listen");
        return 1;
    }
    loop = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        static struct epoll_event events[512];
        int count = epoll_wait(loop, events, 512, -1);
        for (int i = 0; i < count; i++) {
            struct client *c = events[i].data.ptr;
            if (!c) {
                for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
                    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
                    c = calloc(1, sizeof *c);
                    c->fd = fd;
                    struct epoll_event of = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = c};
                    epoll_ctl(loop, EPOLL_CTL_ADD, fd, &of);
                }
                continue;
            }
            if ((events[i].events & EPOLLOUT) && c->late_length) write_late(c);
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLRDHUP)) readable(c);
        }
    }
}
