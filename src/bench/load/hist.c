#include <stdio.h>
#include "load.h"

static uint32_t slot(uint64_t value) {
    if (value < 64) return (uint32_t)value;
    int shift = 63 - __builtin_clzll(value) - 6;
    uint32_t at = (uint32_t)(64 * (shift + 1) + ((value >> shift) - 64));
    return at < HIST_SLOTS ? at : HIST_SLOTS - 1;
}

static uint64_t value_at(uint32_t slot) {
    if (slot < 64) return slot;
    int shift = (int)(slot / 64) - 1;
    return ((uint64_t)(slot % 64 + 64) << shift) + ((1ull << shift) >> 1);
}

void hist_add(struct hist *h, uint64_t value) {
    h->count++;
    if (value > h->max) h->max = value;
    h->slots[slot(value)]++;
}

double hist_millis(const struct hist *h, double percentile) {
    uint64_t wanted = (uint64_t)((double)h->count * percentile / 100.0), seen = 0;
    for (uint32_t i = 0; i < HIST_SLOTS; i++) {
        seen += h->slots[i];
        if (seen > wanted) return (double)value_at(i) / 1000.0;
    }
    return (double)h->max / 1000.0;
}

void hist_print(const char *name, const struct hist *h) {
    printf("\"%s\":{\"count\":%lu,\"p50\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f}", name, h->count,
           hist_millis(h, 50), hist_millis(h, 99), hist_millis(h, 99.9), (double)h->max / 1000.0);
}
