#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "load.h"

/* Shared by all: a connection keeps only the beginning of a frame that has not come whole. */
#define BUFFER (4 << 20)
static char buffer[BUFFER + 1];

/* Small, so that what a client does not read stays with the server and not in the kernel. */
#define SLOW_RECEIVE_BUFFER 4096

/* So many are opened or cut before the others are looked at again. */
#define AT_ONCE 32

static const char *find(const char *text, size_t length, const char *what) {
    return memmem(text, length, what, strlen(what));
}

static bool begins(const char *text, size_t length, const char *with) {
    size_t n = strlen(with);
    return length >= n && memcmp(text, with, n) == 0;
}

static uint64_t number(const char *digits, const char *end) {
    uint64_t value = 0;
    while (digits < end && *digits >= '0' && *digits <= '9') value = value * 10 + (uint64_t)(*digits++ - '0');
    return value;
}

/* 0 when it is not there. */
static uint64_t number_after(const char *text, size_t length, const char *what) {
    const char *at = find(text, length, what);
    return at ? number(at + strlen(what), text + length) : 0;
}

static void keep(char **kept, const char *text, size_t length) {
    free(*kept);
    *kept = strndup(text, length);
}

/* A frame with the mask 0, which leaves the payload as it is. */
static void send_frame(struct client *c, uint8_t opcode, const char *payload, size_t length) {
    uint8_t frame[TEXT + 16];
    size_t at = 0;
    if (length > TEXT) length = TEXT;
    frame[at++] = 0x80 | opcode;
    if (length < 126) {
        frame[at++] = (uint8_t)(0x80 | length);
    } else {
        frame[at++] = 0x80 | 126;
        frame[at++] = (uint8_t)(length >> 8);
        frame[at++] = (uint8_t)length;
    }
    memset(frame + at, 0, 4);
    memcpy(frame + at + 4, payload, length);
    if (send(c->fd, frame, at + 4 + length, MSG_NOSIGNAL) < 0) groups[c->group].failed++;
}

static void send_text(struct client *c, const char *template) {
    char text[TEXT];
    size_t at = 0;
    for (const char *from = template; *from && at < TEXT - 1; from++) {
        if (*from != '%') {
            text[at++] = *from;
            continue;
        }
        char version[24];
        const char *what = "";
        switch (*++from) {
            case 'v': snprintf(version, sizeof version, "%lu", c->last); what = version; break;
            case 'p': what = c->pid ? c->pid : ""; break;
            case 'o': what = c->offset ? c->offset : ""; break;
            default: what = "%"; break;
        }
        at += (size_t)snprintf(text + at, TEXT - at, "%s", what);
    }
    send_frame(c, 1, text, at);
}

static void todo(struct group *g, struct client *c) {
    g->todo[(g->todo_head + g->todo_count++) % g->count] = (uint32_t)(c - clients);
}

static void end(struct client *c) {
    struct linger reset = {1, 0}; /* no TIME_WAIT: the ports are needed again */
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(c->fd);
    free(c->rest);
    c->rest = NULL;
    c->rest_length = 0;
    struct group *g = &groups[c->group];
    if (c->state == JOINED) g->joined--;
    else if (c->state != CLOSED) g->inflight--;
    if (c->counted) g->current--;
    c->counted = false;
    c->state = CLOSED;
}

static void broken(struct client *c) {
    struct group *g = &groups[c->group];
    if (c->state == JOINED) {
        g->lost++;
        end(c);
    } else {
        g->failed++;
        end(c);
        if (g->failed < 10ull * g->count) todo(g, c);
    }
}

static void check_current(struct client *c) {
    struct group *g = &groups[c->group];
    if (!c->counted && c->state == JOINED && c->last >= g->target) {
        c->counted = true;
        if (++g->current == g->count) g->all_current_at = micros();
    }
}

static void joined(struct client *c) {
    struct group *g = &groups[c->group];
    if (c->state == JOINED) return;
    c->state = JOINED;
    g->inflight--;
    hist_add(&g->joining, micros() - c->started);
    if (++g->joined == g->count) g->all_joined_at = micros();
    check_current(c);
}

/* Each version once and in order, from the first on. */
static void version_seen(struct client *c, uint64_t version) {
    struct group *g = &groups[c->group];
    if (c->last == 0) {
        c->first = version;
    } else if (version <= c->last) {
        g->repeats++;
        return;
    } else if (version > c->last + 1) {
        g->gaps++;
    }
    c->last = version;
}

static void state_seen(struct client *c, const char *text, size_t length) {
    struct group *g = &groups[c->group];
    if (find(text, length, "\"mode\":\"delta\"")) {
        g->deltas++;
        /* The last list of events is the delta; a task brings its own newest ones before it. */
        const char *stop = text + length, *at = text, *list = NULL;
        while ((at = find(at, (size_t)(stop - at), "\"events\":["))) list = at++;
        for (at = list; at && (at = find(at, (size_t)(stop - at), options.key));) {
            at += strlen(options.key);
            version_seen(c, number(at, stop));
        }
    } else {
        g->fulls++;
        uint64_t version = number_after(text, length, "\"version\":");
        if (version > c->last) c->last = version;
    }
    check_current(c);
}

/* The last text argument of an event is its offset. */
static void keep_offset(struct client *c, const char *text, size_t length) {
    if (length < 4 || memcmp(text + length - 2, "\"]", 2) != 0) return;
    const char *start = memrchr(text, '"', length - 2);
    if (start && start > text && start[-1] == ',') keep(&c->offset, start + 1, (size_t)(text + length - 3 - start));
}

static void message(struct client *c, const char *text, size_t length) {
    struct group *g = &groups[c->group];
    g->messages++;
    g->bytes += length;
    bool engine = options.connect != NULL;
    const char *name = NULL;
    if (engine) {
        if (length == 1 && *text == '2') {
            send_frame(c, 1, "3", 1);
            return;
        }
        if (begins(text, length, "42[\"")) name = text + 4;
    } else if (begins(text, length, "{\"event\":\"")) {
        name = text + 10;
    }
    if (name) {
        size_t left = (size_t)(text + length - name);
        for (int i = 0; i < NAMES && options.count[i]; i++) {
            size_t n = strlen(options.count[i]);
            if (left <= n || memcmp(name, options.count[i], n) != 0 || name[n] != '"') continue;
            uint64_t now = micros(), sent = number_after(text, length, "sent=");
            g->deliveries++;
            g->last_delivery_at = now;
            if (sent && sent <= now) hist_add(&g->latency, now - sent);
            if (i == 0) {
                uint64_t version = number_after(text, length, options.key);
                if (version) version_seen(c, version);
                if (!c->counted) check_current(c);
            }
            if (engine && options.reconnect) keep_offset(c, text, length);
            return;
        }
        if (options.state && left > strlen(options.state) && begins(name, left, options.state)) {
            state_seen(c, text, length);
            if (engine && options.reconnect) keep_offset(c, text, length);
            return;
        }
    }
    if (c->state == JOINED) return;
    if (engine && length > 1 && *text == '0') {
        send_text(c, c->pid && options.reconnect ? options.reconnect : options.connect);
        return;
    }
    if (engine && begins(text, length, "40")) {
        const char *pid = find(text, length, "\"pid\":\"");
        bool recovered = false;
        if (pid) {
            const char *stop = memchr(pid + 7, '"', (size_t)(text + length - pid - 7));
            recovered = c->pid && stop && strncmp(c->pid, pid + 7, (size_t)(stop - pid - 7)) == 0;
            if (stop) keep(&c->pid, pid + 7, (size_t)(stop - pid - 7));
        }
        if (recovered && options.reconnect) {
            joined(c);
            return;
        }
        if (options.join) send_text(c, c->last && options.rejoin ? options.rejoin : options.join);
        else joined(c);
        return;
    }
    if (options.acked && begins(text, length, options.acked)) {
        uint64_t version = number_after(text, length, "\"version\":");
        if (version && c->first && c->first != version + 1 && c->last > version) groups[c->group].gaps++;
        if (version > c->last) c->last = version;
        joined(c);
    }
}

/* Returns how much was used, or -1 at the end of the connection. */
static ssize_t take(struct client *c, char *from, size_t length) {
    size_t at = 0;
    if (c->state == UPGRADING) {
        char *stop = memmem(from, length, "\r\n\r\n", 4);
        if (!stop) return 0;
        if (!begins(from, length, "HTTP/1.1 101")) return -1;
        at = (size_t)(stop - from) + 4;
        c->state = UPGRADED;
        if (!options.connect) {
            if (options.join) send_text(c, c->last && options.rejoin ? options.rejoin : options.join);
            else joined(c);
        }
    }
    while (length - at >= 2) {
        const uint8_t *frame = (const uint8_t *)from + at;
        size_t head = 2, size = frame[1] & 0x7f;
        if (size == 126) {
            if (length - at < 4) break;
            size = (size_t)frame[2] << 8 | frame[3];
            head = 4;
        } else if (size == 127) {
            if (length - at < 10) break;
            size = 0;
            for (int i = 2; i < 10; i++) size = size << 8 | frame[i];
            head = 10;
        }
        if (length - at < head + size) break;
        const char *payload = from + at + head;
        switch (frame[0] & 0x0f) {
            case 1: message(c, payload, size); break;
            case 8: return -1;
            case 9: send_frame(c, 10, payload, size); break;
            default: break;
        }
        at += head + size;
    }
    return (ssize_t)at;
}

/* `ended`: the other side is done, so read to the end; no further event would tell. */
static void receive(struct client *c, bool ended) {
    for (;;) {
        size_t had = c->rest_length;
        if (had) memcpy(buffer, c->rest, had);
        ssize_t got = recv(c->fd, buffer + had, BUFFER - had, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN)) {
            broken(c);
            return;
        }
        if (got < 0) return;
        size_t length = had + (size_t)got;
        ssize_t used = take(c, buffer, length);
        if (used < 0) {
            broken(c);
            return;
        }
        size_t left = length - (size_t)used;
        free(c->rest);
        c->rest = NULL;
        c->rest_length = (uint32_t)left;
        if (left) {
            c->rest = malloc(left);
            memcpy(c->rest, buffer + used, left);
        }
        if ((size_t)got < BUFFER - had && !ended) return; /* edge-triggered: less than asked for means there is no more */
    }
}

static int port_of(const struct client *c) {
    int port = groups[c->group].port;
    return port ? port : options.port;
}

static void upgrade(struct client *c) {
    char request[1024];
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
                          options.path, options.host, port_of(c), options.upgrade_header ? options.upgrade_header : "");
    c->state = UPGRADING;
    if (send(c->fd, request, (size_t)length, MSG_NOSIGNAL) != length) broken(c);
}

void client_ready(struct client *c, uint32_t events) {
    if (c->state == CONNECTING) {
        if (events & (EPOLLERR | EPOLLHUP)) {
            broken(c);
            return;
        }
        upgrade(c);
        return;
    }
    bool ended = events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP);
    if (c->state == CLOSED || !(ended || events & EPOLLIN)) return;
    if (c->slow && c->state == JOINED && !(events & (EPOLLERR | EPOLLHUP))) return;
    receive(c, ended);
}

static void open_one(struct group *g) {
    struct client *c = &clients[g->todo[g->todo_head]];
    g->todo_head = (g->todo_head + 1) % g->count;
    g->todo_count--;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) {
        perror("socket");
        exit(1);
    }
    if (g->slow) setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &(int){SLOW_RECEIVE_BUFFER}, sizeof(int));
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port_of(c))};
    inet_pton(AF_INET, options.host, &to.sin_addr);
    c->state = CONNECTING;
    c->first = 0;
    c->started = micros();
    c->slow = g->slow;
    g->inflight++;
    g->opened++;
    watch(c->fd, c);
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) broken(c);
}

bool clients_are_cut(int group) { return groups[group].cut == groups[group].count; }

/* Who reads and posts must not wait for it. Returns whether there is more to do at once. */
bool clients_tick(void) {
    bool more = false;
    for (int i = 0; i < GROUPS; i++) {
        struct group *g = &groups[i];
        for (int n = 0; n < AT_ONCE && g->cut < g->count; n++, g->cut++)
            if (clients[g->begin + g->cut].state != CLOSED) end(&clients[g->begin + g->cut]);
        more |= g->cut < g->count;
        for (int n = 0; n < AT_ONCE && g->todo_count && g->inflight < g->inflight_max &&
                        (g->rate <= 0 || g->opened < g->rate * (double)(micros() - g->opening_since) / 1e6); n++) {
            open_one(g);
            more = true;
        }
    }
    return more;
}

static void opening(struct group *g, double rate, uint32_t inflight) {
    g->rate = rate;
    g->inflight_max = inflight;
    g->opened = 0;
    g->opening_since = micros();
    g->all_joined_at = g->all_current_at = 0;
}

void clients_open(int group, uint32_t count, double rate, uint32_t inflight, bool slow) {
    struct group *g = &groups[group];
    static uint32_t used;
    g->begin = used;
    g->count = g->cut = count;
    used += count;
    g->slow = slow;
    g->todo = calloc(count, sizeof *g->todo);
    for (uint32_t i = g->begin; i < used; i++) {
        clients[i].kind = CLIENT;
        clients[i].group = (uint8_t)group;
        todo(g, &clients[i]);
    }
    opening(g, rate, inflight);
}

void clients_cut(int group) {
    groups[group].cut = 0;
    groups[group].todo_count = 0;
}

/* Back and current: joined, and with the newest version that anybody had seen by now. */
void clients_back(int group, double rate, uint32_t inflight) {
    struct group *g = &groups[group];
    g->target = 0;
    for (int other = 0; other < GROUPS; other++)
        for (uint32_t i = groups[other].begin; i < groups[other].begin + groups[other].count; i++)
            if (clients[i].last > g->target) g->target = clients[i].last;
    for (uint32_t i = g->begin; i < g->begin + g->count; i++)
        if (clients[i].state == CLOSED) todo(g, &clients[i]);
    opening(g, rate, inflight);
    if (g->current == g->count) g->all_current_at = g->opening_since; /* nobody was away */
}

void clients_read(int group) {
    struct group *g = &groups[group];
    for (uint32_t i = g->begin; i < g->begin + g->count; i++) {
        clients[i].slow = false;
        if (clients[i].state != CLOSED) receive(&clients[i], false);
        /* A connection that the server gave up while nothing was taken may be gone without a word: speaking tells. */
        if (clients[i].state != CLOSED) send_frame(&clients[i], 10, "", 0);
    }
    g->slow = false;
}
