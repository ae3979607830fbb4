/* Files: read whole within a limit, written whole or not at all. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT ((size_t)1 << 20)

struct place {
	struct tt_arena arena;
	char directory[32], path[64];
};

static int set_up(void **state) {
	struct place *place = malloc(sizeof(*place));
	assert_non_null(place);
	tt_arena_init(&place->arena, (size_t)16 << 20);
	snprintf(place->directory, sizeof(place->directory), "/tmp/tenten-test-XXXXXX");
	assert_non_null(mkdtemp(place->directory));
	snprintf(place->path, sizeof(place->path), "%s/file", place->directory);
	*state = place;
	return 0;
}

/* Counts what lies in the directory, and removes it if asked. */
static int entries(const struct place *place, bool clear) {
	int count = 0;
	DIR *directory = opendir(place->directory);
	assert_non_null(directory);
	for (struct dirent *entry; (entry = readdir(directory));) {
		if (entry->d_name[0] == '.')
			continue;
		count++;
		if (clear)
			unlinkat(dirfd(directory), entry->d_name, 0);
	}
	closedir(directory);
	return count;
}

static int tear_down(void **state) {
	struct place *place = *state;
	entries(place, true);
	rmdir(place->directory);
	tt_arena_finish(&place->arena);
	free(place);
	return 0;
}

static int open_files(void) {
	int count = 0;
	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

static void what_is_written_is_read(void **state) {
	struct place *place = *state;
	static const size_t sizes[] = {0, 1, 16384, 16385, 300000, LIMIT};
	char *bytes = calloc(1, LIMIT);
	assert_non_null(bytes);
	for (size_t i = 0; i < TT_COUNT(sizes); i++) {
		struct tt_text text;
		memset(bytes, 'a' + (int)i, sizes[i]);
		assert_int_equal(tt_file_write(place->path, (struct tt_text){bytes, sizes[i]}), TT_OK);
		assert_int_equal(tt_file_read(&place->arena, place->path, LIMIT, &text), TT_OK);
		assert_true(tt_text_equal(text, (struct tt_text){bytes, sizes[i]}));
		assert_int_equal(entries(place, false), 1);
	}
	free(bytes);
}

static void longer_than_the_limit(void **state) {
	struct place *place = *state;
	struct tt_text text;
	assert_int_equal(tt_file_write(place->path, TT_TEXT("12345")), TT_OK);
	assert_int_equal(tt_file_read(&place->arena, place->path, 5, &text), TT_OK);
	assert_int_equal(tt_file_read(&place->arena, place->path, 4, &text), TT_LIMIT);
	assert_int_equal(tt_file_read(&place->arena, "/dev/zero", 100000, &text), TT_LIMIT);
}

static void what_cannot_be_read(void **state) {
	struct place *place = *state;
	struct tt_text text;
	assert_int_equal(tt_file_read(&place->arena, place->path, LIMIT, &text), TT_IO);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(tt_file_read(&place->arena, place->directory, LIMIT, &text), TT_IO);
	assert_int_equal(errno, EISDIR);
}

static void reading_without_memory_closes_the_file(void **state) {
	struct place *place = *state;
	struct tt_text text;
	assert_int_equal(tt_file_write(place->path, TT_TEXT("12345")), TT_OK);
	int before = open_files();
	place->arena.fail_after = 0;
	assert_int_equal(tt_file_read(&place->arena, place->path, LIMIT, &text), TT_LIMIT);
	assert_int_equal(open_files(), before);
}

static void standard_input_is_a_dash(void **state) {
	struct place *place = *state;
	struct tt_text text;
	int ends[2], saved = dup(STDIN_FILENO);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "hello", 5), 5);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	assert_int_equal(tt_file_read(&place->arena, "-", LIMIT, &text), TT_OK);
	assert_true(tt_text_is(text, "hello"));
	dup2(saved, STDIN_FILENO);
	close(saved);
	close(ends[0]);
}

static void failed_writing_leaves_nothing(void **state) {
	struct place *place = *state;
	char path[128];
	snprintf(path, sizeof(path), "%s/none/file", place->directory);
	assert_int_equal(tt_file_write(path, TT_TEXT("a")), TT_IO);
	assert_int_equal(entries(place, false), 0);
	assert_int_equal(tt_file_write(place->directory, TT_TEXT("a")), TT_IO);
	assert_int_equal(entries(place, false), 0);
	assert_int_equal(tt_file_write("/dev/full", TT_TEXT("a")), TT_IO);
}

static void mode_and_link_survive(void **state) {
	struct place *place = *state;
	char link[128];
	struct stat info;
	struct tt_text text;
	assert_int_equal(tt_file_write(place->path, TT_TEXT("a")), TT_OK);
	assert_int_equal(chmod(place->path, 0640), 0);
	snprintf(link, sizeof(link), "%s/link", place->directory);
	assert_int_equal(symlink("file", link), 0);
	assert_int_equal(tt_file_write(link, TT_TEXT("b")), TT_OK);
	assert_int_equal(lstat(link, &info), 0);
	assert_true(S_ISLNK(info.st_mode));
	assert_int_equal(stat(place->path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0640);
	assert_int_equal(tt_file_read(&place->arena, place->path, LIMIT, &text), TT_OK);
	assert_true(tt_text_is(text, "b"));
}

/* A disk that is full, as far as this process can tell: no file may grow beyond some bytes. */
static void limit_files(rlim_t bytes) {
	struct rlimit limit;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void full_disk_leaves_what_was(void **state) {
	struct place *place = *state;
	struct tt_text text;
	char *bytes = calloc(1, 100000);
	assert_non_null(bytes);
	assert_int_equal(tt_file_write(place->path, TT_TEXT("old")), TT_OK);
	limit_files(4096);
	enum tt_status status = tt_file_write(place->path, (struct tt_text){bytes, 100000});
	int error = errno;
	limit_files(RLIM_INFINITY);
	assert_int_equal(status, TT_IO);
	assert_int_equal(error, EFBIG);
	assert_int_equal(entries(place, false), 1);
	assert_int_equal(tt_file_read(&place->arena, place->path, LIMIT, &text), TT_OK);
	assert_true(tt_text_is(text, "old"));
	free(bytes);
}

static void stream_is_seen_when_published(void **state) {
	struct place *place = *state;
	struct tt_file file;
	struct tt_text text;
	int before = open_files();
	assert_int_equal(tt_file_begin(&file, place->path), TT_OK);
	assert_true(fputs("one, ", file.stream) >= 0);
	assert_true(fputs("two", file.stream) >= 0);
	assert_int_equal(tt_file_close(&file), TT_OK);
	assert_int_equal(tt_file_read(&place->arena, place->path, LIMIT, &text), TT_IO);
	assert_int_equal(tt_file_publish(&file), TT_OK);
	tt_file_abandon(&file); /* changes nothing any more */
	assert_int_equal(tt_file_read(&place->arena, place->path, LIMIT, &text), TT_OK);
	assert_true(tt_text_is(text, "one, two"));
	assert_int_equal(entries(place, false), 1);
	assert_int_equal(open_files(), before);
}

static void abandoned_stream_leaves_nothing(void **state) {
	struct place *place = *state;
	struct tt_file file;
	int before = open_files();
	assert_int_equal(tt_file_begin(&file, place->path), TT_OK);
	tt_file_abandon(&file);
	assert_int_equal(tt_file_begin(&file, place->path), TT_OK);
	assert_int_equal(tt_file_close(&file), TT_OK);
	tt_file_abandon(&file);
	assert_int_equal(entries(place, false), 0);
	assert_int_equal(open_files(), before);
	assert_int_equal(tt_file_begin(&file, "/nowhere/at/all"), TT_IO);
	assert_int_equal(errno, ENOENT);
	tt_file_abandon(&file);
}

static void stream_into_a_full_device_fails(void **state) {
	(void)state;
	struct tt_file file;
	assert_int_equal(tt_file_begin(&file, "/dev/full"), TT_OK);
	assert_true(fputs("a", file.stream) >= 0);
	assert_int_equal(tt_file_close(&file), TT_IO);
	assert_int_equal(errno, ENOSPC);
	tt_file_abandon(&file);
}

/* The name of something in the place's directory. */
static void name_in(const struct place *place, const char *name, char *path, size_t size) {
	snprintf(path, size, "%s/%s", place->directory, name);
}

static void directories_are_made_with_those_above(void **state) {
	struct place *place = *state;
	char path[128], above[128];
	struct stat info;
	bool made;
	name_in(place, "a//b/c/", path, sizeof(path));
	assert_int_equal(tt_directory_make(path, &made), TT_OK);
	assert_true(made);
	assert_true(stat(path, &info) == 0 && S_ISDIR(info.st_mode));
	assert_int_equal(tt_directory_make(path, &made), TT_OK);
	assert_false(made);
	assert_true(tt_file_exists(path));
	tt_file_remove(path);
	assert_false(tt_file_exists(path));
	name_in(place, "a", above, sizeof(above));
	tt_file_remove(above); /* is not empty */
	assert_true(tt_file_exists(above));
	name_in(place, "a/b", path, sizeof(path));
	tt_file_remove(path);
	tt_file_remove(above);
	assert_int_equal(tt_directory_make("/", &made), TT_OK);
	assert_false(made);
}

static void directories_that_cannot_be_made_leave_nothing(void **state) {
	struct place *place = *state;
	char path[600], component[301];
	bool made;
	memset(component, 'x', 300);
	component[300] = '\0';
	snprintf(path, sizeof(path), "%s/a/b/%s", place->directory, component);
	assert_int_equal(tt_directory_make(path, &made), TT_IO);
	assert_int_equal(errno, ENAMETOOLONG);
	assert_int_equal(entries(place, false), 0);
	assert_int_equal(tt_file_write(place->path, TT_TEXT("a")), TT_OK);
	assert_int_equal(tt_directory_make(place->path, &made), TT_IO);
	assert_int_equal(errno, ENOTDIR);
	assert_int_equal(tt_directory_make("", &made), TT_IO);
}

/* ---- directories ----------------------------------------------------------------------------------- */

static void touch(const char *path) {
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
}

/* Files below a folder, in one order; hidden ones and other endings are none, and neither is what a link
 * leads to that leads nowhere. */
static void files_below_a_directory(void **state) {
	char folder[] = "/tmp/tenten-files-XXXXXX", inner[64], path[128];
	static const char *const names[] = {
		"b.yaml", "a.yaml", "in/c.yaml", ".hidden.yaml", "d.txt", ".yaml"};
	struct tt_arena arena;
	const struct tt_text *files;
	uint32_t len;
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(inner, sizeof(inner), "%s/in", folder);
	assert_int_equal(mkdir(inner, 0700), 0);
	for (size_t i = 0; i < TT_COUNT(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		touch(path);
	}
	snprintf(path, sizeof(path), "%s/lost.yaml", folder);
	assert_int_equal(symlink("nowhere", path), 0);
	tt_arena_init(&arena, 1 << 24);
	assert_int_equal(tt_directory_files(&arena, folder, ".yaml", &files, &len), TT_OK);
	assert_int_equal(len, 3);
	for (size_t i = 0; i < 3; i++) {
		static const char *const wanted[] = {"a.yaml", "b.yaml", "in/c.yaml"};
		assert_string_equal(files[i].bytes + strlen(folder) + 1, wanted[i]);
	}
	assert_int_equal(tt_directory_files(&arena, path, ".yaml", &files, &len), TT_IO);
	assert_int_equal(tt_directory_files(&arena, "", ".yaml", &files, &len), TT_IO);
	tt_arena_finish(&arena);
	assert_int_equal(remove(path), 0);
	for (size_t i = 0; i < TT_COUNT(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		assert_int_equal(remove(path), 0);
	}
	assert_int_equal(rmdir(inner), 0);
	assert_int_equal(rmdir(folder), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_written_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(longer_than_the_limit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reading_without_memory_closes_the_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(standard_input_is_a_dash, set_up, tear_down),
		cmocka_unit_test_setup_teardown(failed_writing_leaves_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(mode_and_link_survive, set_up, tear_down),
		cmocka_unit_test_setup_teardown(full_disk_leaves_what_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(stream_is_seen_when_published, set_up, tear_down),
		cmocka_unit_test_setup_teardown(abandoned_stream_leaves_nothing, set_up, tear_down),
		cmocka_unit_test(files_below_a_directory),
		cmocka_unit_test_setup_teardown(stream_into_a_full_device_fails, set_up, tear_down),
		cmocka_unit_test_setup_teardown(directories_are_made_with_those_above, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			directories_that_cannot_be_made_leave_nothing, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
