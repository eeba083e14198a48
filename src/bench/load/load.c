/*
 * A load generator: one thread, epoll, nothing else. It is told what to do by lines on stdin, fields parted by tabs, and
 * answers each with one line of JSON:
 *
 *   open GROUP COUNT RATE INFLIGHT SECONDS [slow]   open and join; as fast as it can with RATE 0; `slow` reads nothing after it
 *   post PATH WRITERS RATE COUNT SECONDS BODY       begin to POST (%t in BODY: the time, %n: a number)
 *   posted SECONDS                                  wait until all POSTs are answered
 *   await GROUP DELIVERIES SECONDS                  wait for so many deliveries since the last reset
 *   sleep SECONDS
 *   cut GROUP | back GROUP RATE INFLIGHT SECONDS    as fast as it goes; until all are joined and have all that anyone has
 *   read GROUP                                      the slow ones read on
 *   stats | reset | quit
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include "load.h"

#define CLIENTS 40000
#define LINE 80000
#define CUT_SECONDS 60

struct options options = {.host = "127.0.0.1", .port = 8080, .path = "/", .key = "\"taskVersion\":"};
struct client *clients;
struct group groups[GROUPS];
int loop;

static enum { NOTHING, OPEN, POSTED, AWAIT, SLEEP, CUT, BACK } waiting;
static int waiting_group;
static uint64_t waiting_until, waiting_deliveries;
static uint64_t reset_at, reset_cpu;
static char line[LINE];
static size_t line_length;

uint64_t micros(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void watch(int fd, void *what) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = what};
    epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event);
}

static uint64_t cpu_micros(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 +
           (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static void reset(void) {
    for (int i = 0; i < GROUPS; i++) {
        struct group *g = &groups[i];
        g->deliveries = g->messages = g->bytes = g->lost = g->failed = 0;
        g->gaps = g->repeats = g->fulls = g->deltas = g->last_delivery_at = 0;
        memset(&g->latency, 0, sizeof g->latency);
        memset(&g->joining, 0, sizeof g->joining);
    }
    reset_at = micros();
    reset_cpu = cpu_micros();
}

static void print_stats(void) {
    uint64_t now = micros();
    double seconds = (double)(now - reset_at) / 1e6;
    printf("{\"seconds\":%.6f,\"cpuSeconds\":%.6f,\"groups\":[", seconds, (double)(cpu_micros() - reset_cpu) / 1e6);
    for (int i = 0; i < GROUPS && groups[i].count; i++) {
        struct group *g = &groups[i];
        uint64_t least = UINT64_MAX, most = 0;
        for (uint32_t at = g->begin; at < g->begin + g->count; at++) {
            if (clients[at].state == JOINED && clients[at].last < least) least = clients[at].last;
            if (clients[at].last > most) most = clients[at].last;
        }
        double busy = g->last_delivery_at > reset_at ? (double)(g->last_delivery_at - reset_at) / 1e6 : 0;
        printf("%s{\"count\":%u,\"joined\":%u,\"current\":%u,\"lost\":%lu,\"failed\":%lu,\"deliveries\":%lu,\"messages\":%lu,"
               "\"bytes\":%lu,\"untilLast\":%.6f,\"gaps\":%lu,\"repeats\":%lu,\"fulls\":%lu,\"deltas\":%lu,"
               "\"leastJoinedVersion\":%lu,\"mostVersion\":%lu,",
               i ? "," : "", g->count, g->joined, g->current, g->lost, g->failed, g->deliveries, g->messages, g->bytes, busy,
               g->gaps, g->repeats, g->fulls, g->deltas, least == UINT64_MAX ? 0 : least, most);
        hist_print("latency", &g->latency);
        printf(",");
        hist_print("joining", &g->joining);
        printf("}");
    }
    printf("]}\n");
}

static void print_opened(uint64_t until) {
    struct group *g = &groups[waiting_group];
    double seconds = (double)((until ? until : micros()) - g->opening_since) / 1e6;
    printf("{\"done\":%s,\"joined\":%u,\"current\":%u,\"failed\":%lu,\"seconds\":%.3f,\"perSecond\":%.1f,", until ? "true" : "false",
           g->joined, g->current, g->failed, seconds, seconds > 0 ? g->opened / seconds : 0.0);
    hist_print("joining", &g->joining);
    printf("}\n");
}

static bool over(void) {
    struct group *g = &groups[waiting_group];
    switch (waiting) {
        case NOTHING: return true;
        case OPEN: return g->all_joined_at;
        case CUT: return clients_are_cut(waiting_group);
        case BACK: return g->all_current_at;
        case POSTED: return post_done();
        case AWAIT: return g->deliveries >= waiting_deliveries;
        case SLEEP: return false;
    }
    return true;
}

static void answer(void) {
    struct group *g = &groups[waiting_group];
    switch (waiting) {
        case OPEN: print_opened(g->all_joined_at); break;
        case BACK: print_opened(g->all_current_at); break;
        case POSTED: post_print(); break;
        case AWAIT: case SLEEP: print_stats(); break;
        case CUT:
            if (!clients_are_cut(waiting_group)) {
                fprintf(stderr, "not cut in %d s\n", CUT_SECONDS);
                exit(1);
            }
            printf("{}\n");
            break;
        case NOTHING: break;
    }
    waiting = NOTHING;
}

static void wait_for(int what, int group, double seconds) {
    waiting = what;
    waiting_group = group;
    waiting_until = micros() + (uint64_t)(seconds * 1e6);
}

static void command(char *text) {
    char *field[8] = {0};
    for (int i = 0; i < 8 && (field[i] = strsep(&text, "\t")); i++) {}
    for (int i = 1; i < 8; i++) if (!field[i]) field[i] = "";
    const char *name = field[0];
    int group = atoi(field[1]) & (GROUPS - 1);
    if (!strcmp(name, "open")) {
        clients_open(group, (uint32_t)atoi(field[2]), atof(field[3]), (uint32_t)atoi(field[4]), !strcmp(field[6], "slow"));
        wait_for(OPEN, group, atof(field[5]));
    } else if (!strcmp(name, "back")) {
        clients_back(group, atof(field[2]), (uint32_t)atoi(field[3]));
        wait_for(BACK, group, atof(field[4]));
    } else if (!strcmp(name, "cut")) {
        clients_cut(group);
        wait_for(CUT, group, CUT_SECONDS);
    } else if (!strcmp(name, "posted")) {
        wait_for(POSTED, 0, atof(field[1]));
    } else if (!strcmp(name, "await")) {
        waiting_deliveries = strtoull(field[2], NULL, 10);
        wait_for(AWAIT, group, atof(field[3]));
    } else if (!strcmp(name, "sleep")) {
        wait_for(SLEEP, 0, atof(field[1]));
    } else if (!strcmp(name, "stats")) {
        print_stats();
    } else if (!strcmp(name, "quit")) {
        for (int i = 0; i < GROUPS; i++) clients_cut(i);
        while (clients_tick()) {}
        exit(0);
    } else {
        if (!strcmp(name, "post"))
            post_start(field[1], atoi(field[2]), atof(field[3]), strtoull(field[4], NULL, 10), atof(field[5]), field[6]);
        else if (!strcmp(name, "port")) groups[group].port = atoi(field[2]);
        else if (!strcmp(name, "read")) clients_read(group);
        else if (!strcmp(name, "reset")) reset();
        else fprintf(stderr, "unknown: %s\n", name);
        printf("{}\n");
    }
}

static void read_commands(void) {
    ssize_t got = read(STDIN_FILENO, line + line_length, LINE - 16 - line_length);
    if (got <= 0) { /* no more will come: do what is left, then end */
        epoll_ctl(loop, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
        line_length += (size_t)snprintf(line + line_length, LINE - line_length, "quit\n");
        return;
    }
    line_length += (size_t)got;
}

static void next_command(void) {
    char *stop = memchr(line, '\n', line_length);
    if (!stop) return;
    static char text[LINE];
    size_t length = (size_t)(stop - line);
    memcpy(text, line, length);
    text[length] = 0;
    line_length -= length + 1;
    memmove(line, stop + 1, line_length);
    command(text);
}

static const char *with_line(const char *lines, const char *line) {
    char *all;
    return asprintf(&all, "%s%s\r\n", lines ? lines : "", line) > 0 ? all : lines;
}

static void read_options(int argc, char **argv) {
    static const struct option known[] = {
        {"host", 1, 0, 'h'}, {"port", 1, 0, 'p'}, {"path", 1, 0, 'P'}, {"connect", 1, 0, 'c'}, {"reconnect", 1, 0, 'C'},
        {"join", 1, 0, 'j'}, {"rejoin", 1, 0, 'J'}, {"acked", 1, 0, 'a'}, {"count", 1, 0, 'n'}, {"state", 1, 0, 's'},
        {"key", 1, 0, 'k'}, {"header", 1, 0, 'H'}, {"upgrade-header", 1, 0, 'U'}, {"post-port", 1, 0, 'o'}, {0, 0, 0, 0}};
    int names = 0;
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        switch (option) {
            case 'h': options.host = optarg; break;
            case 'p': options.port = atoi(optarg); break;
            case 'P': options.path = optarg; break;
            case 'c': options.connect = optarg; break;
            case 'C': options.reconnect = optarg; break;
            case 'j': options.join = optarg; break;
            case 'J': options.rejoin = optarg; break;
            case 'a': options.acked = optarg; break;
            case 'n': if (names < NAMES) options.count[names++] = optarg; break;
            case 's': options.state = optarg; break;
            case 'k': snprintf(options.key, sizeof options.key, "\"%s\":", optarg); break;
            case 'H': options.header = with_line(options.header, optarg); break;
            case 'U': options.upgrade_header = with_line(options.upgrade_header, optarg); break;
            case 'o': options.post_port = atoi(optarg); break;
            default: exit(2);
        }
    }
}

int main(int argc, char **argv) {
    read_options(argc, argv);
    setvbuf(stdout, NULL, _IOLBF, 1 << 16);
    clients = calloc(CLIENTS, sizeof *clients);
    loop = epoll_create1(EPOLL_CLOEXEC);
    static enum kind input = STDIN;
    struct epoll_event commands = {.events = EPOLLIN, .data.ptr = &input};
    epoll_ctl(loop, EPOLL_CTL_ADD, STDIN_FILENO, &commands);
    reset();
    for (bool busy = false;;) {
        static struct epoll_event events[512];
        int count = epoll_wait(loop, events, 512, busy ? 0 : 1);
        for (int i = 0; i < count; i++) {
            switch (*(enum kind *)events[i].data.ptr) {
                case STDIN: read_commands(); break;
                case CLIENT: client_ready(events[i].data.ptr, events[i].events); break;
                case WRITER: writer_ready(events[i].data.ptr, events[i].events); break;
            }
        }
        post_tick();
        busy = clients_tick();
        if (waiting != NOTHING && (over() || micros() >= waiting_until)) answer();
        if (waiting == NOTHING) next_command();
    }
}
