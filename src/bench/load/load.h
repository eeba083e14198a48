#ifndef LOAD_H
#define LOAD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GROUPS 4
#define NAMES 4
#define TEXT 2048

/* Latencies in microseconds, log-linear: 64 steps for each power of two, so within 1.6 %. */
#define HIST_SLOTS (64 * 40)
struct hist {
    uint64_t count, max;
    uint32_t slots[HIST_SLOTS];
};
void hist_add(struct hist *h, uint64_t micros);
double hist_millis(const struct hist *h, double percentile);
void hist_print(const char *name, const struct hist *h);

/* What is spoken: texts may hold %v (last version seen), %p (pid) and %o (offset) of the connection. */
struct options {
    const char *host, *path;
    int port;
    const char *connect, *reconnect;  /* Engine.IO: the answer to the open packet; NULL: plain WebSocket */
    const char *join, *rejoin, *acked; /* acked: how the text that ends the join begins */
    const char *count[NAMES];         /* events that are deliveries; the first one is checked for order */
    const char *state;                /* the event that brings a state */
    char key[32];                     /* "taskVersion": or "spaceVersion": */
    const char *header;               /* more header lines of a POST, each with its CRLF */
    const char *upgrade_header;       /* the same of an upgrade */
    int post_port;                    /* where POSTs go; 0: as the sockets */
};
extern struct options options;

enum kind { STDIN, CLIENT, WRITER };
enum state { CLOSED, CONNECTING, UPGRADING, UPGRADED, JOINED };

struct client {
    enum kind kind;
    int fd;
    uint8_t state, group;
    bool slow, counted;      /* counted: among its group's current ones */
    char *rest;              /* the beginning of a frame */
    uint32_t rest_length;
    uint64_t started, first, last;
    char *pid, *offset;
};

struct group {
    uint32_t begin, count, joined, current, inflight;
    int port; /* 0: that of the options */
    uint32_t *todo, todo_head, todo_count;
    double rate;
    uint32_t inflight_max, opened;
    uint64_t opening_since, all_joined_at, all_current_at, target;
    uint32_t cut; /* how many have been; all when none is under way */
    bool slow;
    /* since the last reset */
    uint64_t deliveries, messages, bytes, lost, failed, gaps, repeats, fulls, deltas, last_delivery_at;
    struct hist latency, joining;
};
extern struct client *clients;
extern struct group groups[GROUPS];
extern int loop;

uint64_t micros(void);
void watch(int fd, void *what);

void clients_open(int group, uint32_t count, double rate, uint32_t inflight, bool slow);
void clients_cut(int group);
bool clients_are_cut(int group);
void clients_back(int group, double rate, uint32_t inflight);
void clients_read(int group);
bool clients_tick(void);
void client_ready(struct client *c, uint32_t events);

void post_start(const char *path, int writers, double rate, uint64_t count, double seconds, const char *body);
bool post_done(void);
void post_tick(void);
void post_print(void);
void writer_ready(void *writer, uint32_t events);
#endif
