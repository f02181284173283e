/*
 * Starts a program behind every wall that the system gives, and says which ones stand.
 *
 *     launcher [--parent PID] [--namespaces] [--no-sockets] [--file-size BYTES] [--memory BYTES] [--read PATH]...
 *              [--write PATH]... (--probe | --expect WALLS -- PROGRAM [ARGUMENT]...)
 *
 * The walls, each tried on its own, so that what one system refuses does not take the others away:
 *
 *   limits      no core dumps, no file larger than --file-size
 *   namespaces  users, processes, network, IPC and mounts of its own (only with --namespaces)
 *   privileges  no_new_privs, and no capabilities, not even root's
 *   files       Landlock: --read may be read and executed, --write also written, nothing else is opened
 *   tcp         Landlock from ABI 4 on, with --no-sockets: no TCP
 *   scope       Landlock from ABI 6 on: no signal to, and no abstract socket of, what is outside
 *   calls       seccomp: no new process, no signal to another one, none of the calls listed below;
 *               with --no-sockets, no socket either
 *
 * --probe only prints the names of those that stand; --expect starts the program only if just these do. In namespaces the
 * program is process 2: process 1 only waits for it, and with process 1 everything in there ends. Whoever starts the launcher
 * and dies takes the program along. --memory ends the program when it holds more: who waits for it looks, from outside of the
 * walls, so that a program that was taken over cannot end the watch.
 * scripts/build-launcher.mjs compiles it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FAILED 125
#define MOST_PATHS 64
#define LOOK_EVERY_NS 10000000
/* As MEMORY_MARK in src/runtime/protocol.ts. */
#define MEMORY_MARK "sac-worker: over the memory limit"

struct options {
  const char *read[MOST_PATHS], *write[MOST_PATHS];
  int reads, writes, probe, namespaces, sockets;
  const char *expected;
  pid_t parent;
  rlim_t file_size;
  /* 0: as much as it likes. */
  unsigned long long memory;
  char **command;
};

static char standing[128];

static void stands(const char *wall) {
  if (standing[0]) strcat(standing, " ");
  strcat(standing, wall);
}

static void fail(const char *what) {
  dprintf(2, "launcher: %s: %s\n", what, strerror(errno));
  _exit(FAILED);
}

static struct options parse(int count, char **words) {
  struct options o = {.expected = "", .sockets = 1, .file_size = RLIM_INFINITY};
  for (int i = 1; i < count; i += 1) {
    const char *word = words[i], *value = i + 1 < count ? words[i + 1] : "";
    if (!strcmp(word, "--")) {
      o.command = words + i + 1;
      if (o.command[0]) return o;
      break;
    }
    if (!strcmp(word, "--probe")) {
      o.probe = 1;
      return o;
    }
    if (!strcmp(word, "--namespaces")) o.namespaces = 1;
    else if (!strcmp(word, "--no-sockets")) o.sockets = 0;
    else if (!strcmp(word, "--parent")) o.parent = atoi(value), i += 1;
    else if (!strcmp(word, "--expect")) o.expected = value, i += 1;
    else if (!strcmp(word, "--file-size")) o.file_size = strtoull(value, NULL, 10), i += 1;
    else if (!strcmp(word, "--memory")) o.memory = strtoull(value, NULL, 10), i += 1;
    else if (!strcmp(word, "--read") && o.reads < MOST_PATHS) o.read[o.reads++] = value, i += 1;
    else if (!strcmp(word, "--write") && o.writes < MOST_PATHS) o.write[o.writes++] = value, i += 1;
    else break;
  }
  errno = EINVAL;
  fail("usage");
  return o;
}

static void limit(const struct options *o) {
  struct rlimit none = {0, 0}, size = {o->file_size, o->file_size};
  int sized = o->file_size == RLIM_INFINITY || !setrlimit(RLIMIT_FSIZE, &size);
  if (!setrlimit(RLIMIT_CORE, &none) && sized) stands("limits");
}

static void die_with(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (parent && getppid() != parent) _exit(FAILED);
}

static int put(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t written = write(file, text, strlen(text));
  close(file);
  return written == (ssize_t)strlen(text) ? 0 : -1;
}

/* Namespaces in which the caller keeps its user and group, and nobody else is. */
static int leave_for_namespaces(void) {
  uid_t user = geteuid();
  gid_t group = getegid();
  char line[64];
  if (unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWNS)) return -1;
  if (put("/proc/self/setgroups", "deny") && errno != ENOENT) return -1;
  snprintf(line, sizeof line, "%u %u 1", user, user);
  if (put("/proc/self/uid_map", line)) return -1;
  snprintf(line, sizeof line, "%u %u 1", group, group);
  return put("/proc/self/gid_map", line);
}

/* Shows the namespace's own processes in /proc, and no others. */
static int mount_proc(void) {
  if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL)) return -1;
  return mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
}

static int how_ended(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

static int status_of(pid_t child) {
  int status;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return 1;
  }
  return how_ended(status);
}

/* Bytes of memory that a process holds, by its /proc/PID/statm; more than any limit if that cannot be read. */
static unsigned long long held(int statm) {
  char text[128] = {0};
  ssize_t length = pread(statm, text, sizeof text - 1, 0);
  const char *resident = length > 0 ? strchr(text, ' ') : NULL;
  return resident ? strtoull(resident, NULL, 10) * (unsigned long long)sysconf(_SC_PAGESIZE) : ~0ULL;
}

/* Waits for the program, and whatever else ends in here, and ends it when it holds too much. Returns how it ended. */
static int watch(pid_t program, unsigned long long most) {
  const struct timespec pause = {0, LOOK_EVERY_NS};
  char path[32];
  int status;
  snprintf(path, sizeof path, "/proc/%d/statm", program);
  int statm = most ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (most && statm < 0) fail(path);
  for (;;) {
    pid_t ended = waitpid(-1, &status, most ? WNOHANG : 0);
    if (ended == program) return how_ended(status);
    if (ended < 0 && errno != EINTR) return FAILED;
    if (ended != 0) continue;
    if (held(statm) > most) {
      /* Dead before it is told of: it may have filled standard error. */
      kill(program, SIGKILL);
      dprintf(2, "\n" MEMORY_MARK "\n");
      most = 0;
    } else nanosleep(&pause, NULL);
  }
}

/* Whether all of it is allowed. Tried in a child: what is refused half way could not be taken back. */
static int may_have_namespaces(void) {
  pid_t child = fork();
  if (child < 0) return 0;
  if (child > 0) return status_of(child) == 0;
  if (leave_for_namespaces()) _exit(1);
  pid_t first = fork();
  if (first == 0) _exit(mount_proc() ? 1 : 0);
  _exit(first < 0 ? 1 : status_of(first));
}

/* Ends as a process has ended, also by its signal. */
static void end_as(int status) {
  if (status > 128) {
    signal(status - 128, SIG_DFL);
    kill(getpid(), status - 128);
  }
  _exit(status);
}

/* Returns in a process of its own, which is process 2 of the namespaces; 0 if there are none. */
static int enter_namespaces(const struct options *o) {
  int ready[2], go[2];
  char byte = 0;
  if (!may_have_namespaces()) return 0;
  if (pipe2(ready, O_CLOEXEC) || pipe2(go, O_CLOEXEC)) fail("pipe");
  if (leave_for_namespaces()) fail("namespaces");
  /* Having other rights than before, it would no longer die with its parent. */
  die_with(o->parent);
  pid_t first = fork();
  if (first < 0) fail("fork");
  if (first > 0) {
    /* Both know of the other's death before the program starts: see below. */
    close(ready[1]), close(go[0]);
    if (read(ready[0], &byte, 1) == 1) (void)!write(go[1], &byte, 1);
    end_as(status_of(first));
  }
  close(ready[0]), close(go[1]);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  /* Were the parent dead by now, nobody would answer. */
  if (write(ready[1], &byte, 1) != 1 || read(go[0], &byte, 1) != 1) _exit(FAILED);
  close(ready[1]), close(go[0]);
  if (mount_proc()) fail("mount");
  pid_t program = fork();
  if (program < 0) fail("fork");
  /* Process 1 gets no signal from inside, not even its own, so that it says by its status how the program ended. */
  if (program > 0) _exit(watch(program, o->memory));
  stands("namespaces");
  return 1;
}

/* Returns in a process of its own, which the other one watches. */
static void be_watched(const struct options *o) {
  pid_t watcher = getpid();
  pid_t program = fork();
  if (program < 0) fail("fork");
  if (program > 0) end_as(watch(program, o->memory));
  die_with(watcher);
}

static void give_up_privileges(void) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return;
  for (int capability = 0; capability <= 63; capability += 1) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  /* Root would get them back by executing a program: no root, no ambient set, and locked. */
  prctl(PR_SET_SECUREBITS, 0xef, 0, 0, 0);
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2];
  memset(none, 0, sizeof none);
  if (syscall(SYS_capset, &header, none) == 0) stands("privileges");
}

/* Landlock's interface as of ABI 6, which older headers lack in part. */
#define LANDLOCK_CREATE 444
#define LANDLOCK_ADD 445
#define LANDLOCK_RESTRICT 446
#define FS_EXECUTE (1ULL << 0)
#define FS_WRITE (1ULL << 1)
#define FS_READ (1ULL << 2)
#define FS_READ_DIR (1ULL << 3)
#define FS_OF_ABI_1 ((1ULL << 13) - 1)
#define FS_REFER (1ULL << 13)
#define FS_TRUNCATE (1ULL << 14)
#define FS_IOCTL (1ULL << 15)
#define FS_OF_FILES (FS_EXECUTE | FS_WRITE | FS_READ | FS_TRUNCATE | FS_IOCTL)
#define TCP_BIND_AND_CONNECT 3ULL
#define ABSTRACT_SOCKETS_AND_SIGNALS 3ULL

struct ruleset {
  uint64_t files, net, scoped;
};
struct beneath {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

/* What is not there, or may not be seen, needs no permission. */
static int allow(int rules, const char *path, uint64_t access) {
  int file = open(path, O_PATH | O_CLOEXEC);
  if (file < 0) return 0;
  struct stat about;
  struct beneath rule = {.allowed = access, .parent = file};
  if (fstat(file, &about) == 0 && !S_ISDIR(about.st_mode)) rule.allowed &= FS_OF_FILES;
  long done = syscall(LANDLOCK_ADD, rules, 1, &rule, 0);
  close(file);
  return (int)done;
}

static void restrict_files(const struct options *o) {
  long abi = syscall(LANDLOCK_CREATE, NULL, 0, 1);
  if (abi < 1) return;
  uint64_t all = FS_OF_ABI_1;
  if (abi >= 2) all |= FS_REFER;
  if (abi >= 3) all |= FS_TRUNCATE;
  if (abi >= 5) all |= FS_IOCTL;
  struct ruleset wanted = {.files = all};
  size_t size = offsetof(struct ruleset, net);
  if (abi >= 4) size = offsetof(struct ruleset, scoped), wanted.net = o->sockets ? 0 : TCP_BIND_AND_CONNECT;
  if (abi >= 6) size = sizeof wanted, wanted.scoped = ABSTRACT_SOCKETS_AND_SIGNALS;
  int rules = (int)syscall(LANDLOCK_CREATE, &wanted, size, 0);
  if (rules < 0) return;
  for (int i = 0; i < o->reads; i += 1) {
    if (allow(rules, o->read[i], FS_EXECUTE | FS_READ | FS_READ_DIR)) fail(o->read[i]);
  }
  for (int i = 0; i < o->writes; i += 1) {
    if (allow(rules, o->write[i], all & ~FS_EXECUTE)) fail(o->write[i]);
  }
  if (syscall(LANDLOCK_RESTRICT, rules, 0)) fail("landlock");
  close(rules);
  stands("files");
  if (wanted.net) stands("tcp");
  if (wanted.scoped) stands("scope");
}

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* Calls that no model needs: other processes, the system as a whole, ways around these walls. */
static const unsigned REFUSED[] = {
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_setns, SYS_unshare, SYS_mount, SYS_umount2,
    SYS_pivot_root, SYS_chroot, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_keyctl, SYS_add_key, SYS_request_key,
    SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load,
    SYS_reboot, SYS_swapon, SYS_swapoff, SYS_acct, SYS_quotactl, SYS_syslog, SYS_settimeofday, SYS_clock_settime,
    SYS_clock_adjtime, SYS_adjtimex, SYS_sethostname, SYS_setdomainname, SYS_personality, SYS_migrate_pages,
    SYS_move_pages, SYS_rt_tgsigqueueinfo, SYS_rt_sigqueueinfo, SYS_setsid, SYS_setpgid, SYS_setpriority, SYS_vhangup,
    424 /* pidfd_send_signal */, 425 /* io_uring_setup */, 426 /* io_uring_enter */, 427 /* io_uring_register */,
    428 /* open_tree */, 429 /* move_mount */, 430 /* fsopen */, 432 /* fsmount */, 433 /* fspick */,
    434 /* pidfd_open */, 438 /* pidfd_getfd */, 440 /* process_madvise */, 442 /* mount_setattr */,
#if defined(__x86_64__)
    SYS_fork, SYS_vfork, SYS_ioperm, SYS_iopl, SYS_modify_ldt,
#endif
};
static const unsigned SOCKETS[] = {SYS_socket, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4};

static struct sock_filter filter[512];
static unsigned short filled;

static void statement(unsigned short code, unsigned value) {
  filter[filled++] = (struct sock_filter){.code = code, .k = value};
}

static void load(size_t offset) { statement(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset); }

/* Skips the next `n` instructions unless what was loaded is `value`. */
static void unless(unsigned value, unsigned char n) {
  filter[filled++] = (struct sock_filter){.code = BPF_JMP | BPF_JEQ | BPF_K, .jf = n, .k = value};
}

static void permit(void) { statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW); }
static void refuse(unsigned error) { statement(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error); }

static void refuse_all(const unsigned *calls, size_t count) {
  for (size_t i = 0; i < count; i += 1) {
    unless(calls[i], 1);
    refuse(EPERM);
  }
}

/* A call whose first argument must be the caller's own process id; with `zero`, 0 stands for that as well. */
static void only_for_self(unsigned call, unsigned self, int zero) {
  unless(call, zero ? 6 : 4);
  load(offsetof(struct seccomp_data, args));
  unless(self, 1);
  permit();
  if (zero) {
    unless(0, 1);
    permit();
  }
  refuse(EPERM);
}

static void restrict_calls(const struct options *o) {
  unsigned self = (unsigned)getpid();
  load(offsetof(struct seccomp_data, arch));
  filter[filled++] = (struct sock_filter){.code = BPF_JMP | BPF_JEQ | BPF_K, .jt = 1, .k = ARCHITECTURE};
  statement(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
  load(offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
  /* The calls of the x32 interface have numbers of their own. */
  filter[filled++] = (struct sock_filter){.code = BPF_JMP | BPF_JGE | BPF_K, .jf = 1, .k = 0x40000000};
  statement(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
#endif
  refuse_all(REFUSED, sizeof REFUSED / sizeof REFUSED[0]);
  if (!o->sockets) refuse_all(SOCKETS, sizeof SOCKETS / sizeof SOCKETS[0]);
  /* The C library falls back on clone, whose flags can be looked at: threads may be started, processes not. */
  unless(435 /* clone3 */, 1);
  refuse(ENOSYS);
  unless(SYS_clone, 4);
  load(offsetof(struct seccomp_data, args));
  filter[filled++] = (struct sock_filter){.code = BPF_JMP | BPF_JSET | BPF_K, .jf = 1, .k = CLONE_THREAD};
  permit();
  refuse(EPERM);
  only_for_self(SYS_kill, self, 0);
  only_for_self(SYS_tgkill, self, 0);
  unless(SYS_tkill, 1);
  refuse(EPERM);
  only_for_self(SYS_prlimit64, self, 1);
  permit();
  struct sock_fprog program = {.len = filled, .filter = filter};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0) stands("calls");
}

int main(int count, char **words) {
  struct options o = parse(count, words);
  die_with(o.parent);
  limit(&o);
  int alone = o.namespaces && enter_namespaces(&o);
  if (o.memory && !alone) be_watched(&o);
  give_up_privileges();
  restrict_files(&o);
  restrict_calls(&o);
  if (o.probe) {
    dprintf(1, "%s\n", standing);
    _exit(0);
  }
  if (strcmp(standing, o.expected)) {
    errno = EPERM;
    fail(standing);
  }
  execv(o.command[0], o.command);
  fail(o.command[0]);
}
