/*
 * Files by landlock, system calls by a filter: a program of the kernel's that compares the number of a call
 * with those of a list, which is never needed here and often by those who broke in.
 */
#define _GNU_SOURCE
#include "server/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- files ----------------------------------------------------------------------------------------- */

#define READING                                                                                              \
	((uint64_t)(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR))
#define WRITING                                                                                              \
	((uint64_t)(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                          \
		    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |                          \
		    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |                              \
		    LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |                            \
		    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM))
/* Of a file, not of a folder. */
#define FILE_RIGHTS                                                                                          \
	((uint64_t)(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |                              \
		    LANDLOCK_ACCESS_FS_WRITE_FILE))

static bool allow(int rules, const char *path, uint64_t rights) {
	struct landlock_path_beneath_attr beneath = {.allowed_access = rights};
	int folder = open(path, O_PATH | O_CLOEXEC | O_DIRECTORY);
	int fd = folder >= 0 ? folder : open(path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT;
	if (folder < 0)
		beneath.allowed_access &= FILE_RIGHTS;
	beneath.parent_fd = fd;
	bool good = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
	close(fd);
	return good;
}

static bool allow_all(int rules, const char *const *paths, uint64_t rights) {
	for (; paths != NULL && *paths != NULL; paths++)
		if (!allow(rules, *paths, rights))
			return false;
	return true;
}

static bool confine_files(const struct tt_confinement *confinement) {
	const struct landlock_ruleset_attr attributes = {
		.handled_access_fs = WRITING | (confinement->readable == NULL ? 0 : READING)};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes), 0);
	if (rules < 0)
		return false;
	bool good =
		allow_all(rules, confinement->readable, READING & attributes.handled_access_fs) &&
		allow_all(rules, confinement->writable, (READING | WRITING) & attributes.handled_access_fs) &&
		syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return good;
}

/* ---- system calls ---------------------------------------------------------------------------------- */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

static const int never[] = {
	SYS_execve,
	SYS_execveat,
	SYS_process_vm_readv,
	SYS_process_vm_writev,
	SYS_mount,
	SYS_umount2,
	SYS_pivot_root,
	SYS_chroot,
	SYS_kexec_load,
	SYS_init_module,
	SYS_finit_module,
	SYS_delete_module,
	SYS_bpf,
	SYS_perf_event_open,
	SYS_keyctl,
	SYS_add_key,
	SYS_request_key,
	SYS_userfaultfd,
	SYS_unshare,
	SYS_setns,
	SYS_reboot,
	SYS_swapon,
	SYS_swapoff,
	SYS_acct,
	SYS_settimeofday,
	SYS_clock_settime,
	SYS_personality,
#ifndef __SANITIZE_ADDRESS__ /* which looks for leaks with it */
	SYS_ptrace,
#endif
};
static const int sockets[] = {SYS_socket, SYS_connect, SYS_bind, SYS_listen};

enum { PROGRAM_MAX = 8 + 2 * (TT_COUNT(never) + TT_COUNT(sockets)) };

static void add(struct sock_filter *program, unsigned short *len, struct sock_filter step) {
	program[(*len)++] = step;
}

static void refuse(struct sock_filter *program, unsigned short *len, const int *calls, size_t count) {
	for (size_t i = 0; i < count; i++) {
		add(program, len,
			(struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i], 0, 1));
		add(program, len,
			(struct sock_filter)BPF_STMT(
				BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA)));
	}
}

static bool confine_calls(const struct tt_confinement *confinement) {
	struct sock_filter program[PROGRAM_MAX];
	unsigned short len = 0;
	add(program, &len,
		(struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
	add(program, &len, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
	add(program, &len, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
	add(program, &len,
		(struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
	refuse(program, &len, never, TT_COUNT(never));
	if (confinement->offline)
		refuse(program, &len, sockets, TT_COUNT(sockets));
	add(program, &len, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	const struct sock_fprog filter = {.len = len, .filter = program};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

#else

static bool confine_calls(const struct tt_confinement *confinement) {
	(void)confinement;
	return false;
}

#endif

struct tt_confined tt_confine(const struct tt_confinement *confinement) {
	struct tt_confined confined = {0};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return confined;
#ifndef __SANITIZE_ADDRESS__ /* which looks for leaks from outside */
	prctl(PR_SET_DUMPABLE, 0);
#endif
	confined.files = confine_files(confinement);
	confined.calls = confine_calls(confinement);
	return confined;
}
