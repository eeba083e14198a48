#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "load.h"

#define WRITERS 256
#define BODY 70000
#define ANSWER 100000

struct writer {
    enum kind kind;
    int fd;
    bool busy;
    uint64_t sent;
    size_t length;
    char answer[ANSWER];
};

static struct writer *writers;
static int writer_count;
static const char *path;
static char body[BODY];
static double rate;
static uint64_t wanted, started_at, end_at, done_at;
static uint64_t sent_count, answered, refused, delayed;
static struct hist latency;
static char first_refusal[256];

static void connect_writer(struct writer *w) {
    w->kind = WRITER;
    w->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(w->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)(options.post_port ? options.post_port : options.port))};
    inet_pton(AF_INET, options.host, &to.sin_addr);
    if (connect(w->fd, (struct sockaddr *)&to, sizeof to) < 0) {
        perror("connect a writer");
        exit(1);
    }
    w->busy = false;
    w->length = 0;
    watch(w->fd, w);
}

/* %t: the time in microseconds; %n: the number of the POST. */
static void post(struct writer *w, uint64_t due) {
    static char text[BODY + 64], request[BODY + 1024];
    size_t at = 0;
    w->sent = micros();
    if (due && w->sent > due + 2000) {
        delayed++;
        w->sent = due; /* what waited for a writer has waited all the same */
    }
    for (const char *from = body; *from; from++) {
        if (from[0] == '%' && from[1] == 't') at += (size_t)sprintf(text + at, "%lu", w->sent), from++;
        else if (from[0] == '%' && from[1] == 'n') at += (size_t)sprintf(text + at, "%lu", sent_count), from++;
        else text[at++] = *from;
    }
    int head = snprintf(request, 1024,
                        "POST %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\n%sContent-Length: %zu\r\n\r\n",
                        path, options.host, options.port, options.header ? options.header : "", at);
    memcpy(request + head, text, at);
    w->busy = true;
    sent_count++;
    if (send(w->fd, request, (size_t)head + at, MSG_NOSIGNAL) < 0) perror("post");
}

static bool more(void) { return (!wanted || sent_count < wanted) && (!end_at || micros() < end_at); }

bool post_done(void) { return path == NULL || (!more() && answered + refused >= sent_count); }

void post_start(const char *to, int count, double per_second, uint64_t posts, double seconds, const char *template) {
    free((char *)path);
    path = strdup(to);
    snprintf(body, sizeof body, "%s", template);
    rate = per_second;
    wanted = posts;
    sent_count = answered = refused = delayed = 0;
    memset(&latency, 0, sizeof latency);
    first_refusal[0] = 0;
    for (int i = 0; i < writer_count; i++) close(writers[i].fd);
    free(writers);
    writer_count = count < WRITERS ? count : WRITERS;
    writers = calloc((size_t)writer_count, sizeof *writers);
    for (int i = 0; i < writer_count; i++) connect_writer(&writers[i]);
    started_at = done_at = micros();
    end_at = seconds > 0 ? started_at + (uint64_t)(seconds * 1e6) : 0;
    post_tick();
}

void post_tick(void) {
    if (!path) return;
    for (int i = 0; i < writer_count && more(); i++) {
        if (writers[i].busy) continue;
        uint64_t due = 0;
        if (rate > 0) {
            due = started_at + (uint64_t)((double)sent_count * 1e6 / rate);
            if (micros() < due) return;
        }
        post(&writers[i], due);
    }
}

/* How long the whole answer is; 0 while it has not come. */
static size_t whole(const char *text, size_t length) {
    const char *head = memmem(text, length, "\r\n\r\n", 4);
    if (!head) return 0;
    size_t at = (size_t)(head - text) + 4;
    for (const char *line = text; line < head;) {
        if (strncasecmp(line, "content-length:", 15) == 0) {
            size_t all = at + strtoul(line + 15, NULL, 10);
            return all <= length ? all : 0;
        }
        line = memmem(line, (size_t)(head - line) + 2, "\r\n", 2);
        line += 2;
    }
    if (memmem(text, at, "chunked", 7) == NULL) return at;
    return length >= 5 && memcmp(text + length - 5, "0\r\n\r\n", 5) == 0 ? length : 0;
}

void writer_ready(void *what, uint32_t events) {
    struct writer *w = what;
    (void)events;
    for (;;) {
        ssize_t got = recv(w->fd, w->answer + w->length, ANSWER - w->length, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) {
            if (w->busy) refused++;
            close(w->fd);
            connect_writer(w);
            break;
        }
        w->length += (size_t)got;
        if (!w->busy || !whole(w->answer, w->length)) continue;
        if (w->answer[9] == '2') {
            answered++;
            hist_add(&latency, micros() - w->sent);
        } else {
            if (!refused) snprintf(first_refusal, sizeof first_refusal, "%.12s", w->answer);
            refused++;
        }
        done_at = micros();
        w->length = 0;
        w->busy = false;
        break;
    }
    post_tick();
}

void post_print(void) {
    double seconds = (double)(done_at - started_at) / 1e6;
    printf("{\"posts\":%lu,\"refused\":%lu,\"firstRefusal\":\"%s\",\"delayed\":%lu,\"seconds\":%.3f,\"perSecond\":%.1f,", answered,
           refused, first_refusal, delayed, seconds, seconds > 0 ? (double)answered / seconds : 0);
    hist_print("latency", &latency);
    printf("}\n");
}
