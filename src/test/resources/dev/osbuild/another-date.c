/*
 * A library to be preloaded: programs take today for 30 hours later. It calls the kernel itself and needs no other
 * library, so that one build of it suits the C library of every machine.
 */
#include <sys/time.h>
#include <time.h>

#define SECONDS_LATER (30 * 60 * 60)
#define SYSTEM_CALL_CLOCK_GETTIME 228

int clock_gettime(clockid_t clock, struct timespec *now)
{
    long status;
    __asm__ volatile("syscall"
                     : "=a"(status)
                     : "0"(SYSTEM_CALL_CLOCK_GETTIME), "D"((long)clock), "S"(now)
                     : "rcx", "r11", "memory");
    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += SECONDS_LATER;
    return status == 0 ? 0 : -1;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec precise;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &precise);
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result)
{
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (result)
        *result = precise.tv_sec;
    return precise.tv_sec;
}
