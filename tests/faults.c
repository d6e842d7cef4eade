/* Lets the n-th call fail that would change a file below a folder: preloaded, it stands before the C library. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NONE, COUNT, ONCE, FULL, KILL };

static char folder[PATH_MAX];
static int mode = NONE;
static long at = 0;
static atomic_long calls = 0;

/* From now on the call of that number fails (ONCE), it and all that need room after it (FULL), or it ends the
   process half done (KILL). */
void faults_begin(const char *below, long number, int how) {
    strncpy(folder, below, sizeof folder - 1);
    calls = 0;
    at = number;
    mode = how;
}

/* How many calls there were; none fails any more. */
long faults_end(void) {
    mode = NONE;
    return calls;
}

static int ours(const char *path) {
    return mode != NONE && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int ours_open(int file) {
    char link[64], path[PATH_MAX];
    if (mode == NONE) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return ours(path);
}

enum { GOES_ON, FAILS, DIES };

static int due(int needs_room) {
    long now = ++calls;
    if (mode == ONCE && now == at) { errno = EIO; return FAILS; }
    if (mode == FULL && now >= at && needs_room) { errno = ENOSPC; return FAILS; }
    if (mode == KILL && now == at) return DIES;
    return GOES_ON;
}

static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

#define REAL(name, type, ...) \
    static type (*real)(__VA_ARGS__) = 0; \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

#define STEP(concerned, needs_room, failed) \
    if (concerned) switch (due(needs_room)) { case FAILS: return failed; case DIES: die(); }

ssize_t write(int file, const void *bytes, size_t n) {
    REAL(write, ssize_t, int, const void *, size_t);
    if (ours_open(file)) switch (due(1)) { case FAILS: return -1; case DIES: real(file, bytes, n / 2); die(); }
    return real(file, bytes, n);
}

#define PWRITE(name, offset) \
    ssize_t name(int file, const void *bytes, size_t n, offset place) { \
        REAL(name, ssize_t, int, const void *, size_t, offset); \
        if (ours_open(file)) switch (due(1)) { \
            case FAILS: return -1; case DIES: real(file, bytes, n / 2, place); die(); } \
        return real(file, bytes, n, place); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define ON_OPEN(name) \
    int name(int file) { REAL(name, int, int); STEP(ours_open(file), 0, -1); return real(file); }
ON_OPEN(fsync)
ON_OPEN(fdatasync)

#define TRUNCATE(name, offset) \
    int name(int file, offset n) { \
        REAL(name, int, int, offset); STEP(ours_open(file), 0, -1); return real(file, n); }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int rename(const char *old, const char *new) {
    REAL(rename, int, const char *, const char *); STEP(ours(new), 0, -1); return real(old, new);
}
int link(const char *old, const char *new) {
    REAL(link, int, const char *, const char *); STEP(ours(new), 1, -1); return real(old, new);
}
int linkat(int from, const char *old, int to, const char *new, int flags) {
    REAL(linkat, int, int, const char *, int, const char *, int);
    STEP(ours(new), 1, -1); return real(from, old, to, new, flags);
}
int unlink(const char *path) {
    REAL(unlink, int, const char *); STEP(ours(path), 0, -1); return real(path);
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name, int, const char *, int, ...); \
        va_list rest; va_start(rest, flags); mode_t with = flags & O_CREAT ? va_arg(rest, mode_t) : 0; va_end(rest); \
        STEP((flags & O_CREAT) && ours(path), 1, -1); \
        return real(path, flags, with); \
    }
OPEN(open)
OPEN(open64)
