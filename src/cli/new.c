/*
 * tenten new DIR: a commented model to start from, or with --from the files of an example, as DIR/model.yaml
 * (and beside it). What is there already is never written over, and either all files are written or none.
 */
#include "cli/command.h"
#include "model/starter.h"

#include <errno.h>
#include <string.h>

/* The files to write: a stretch of tt_starter_files, each under its name in the folder. */
struct choice {
	uint32_t first, len;
	const char *const *paths; /* where each goes */
};

/* "starter", or "examples/" and the example's name; an example may have folders of its own. */
static struct tt_text folder_of(const struct tt_starter_file *file) {
	const char *end = strchr(file->path, '/');
	if (tt_text_starts(tt_text_of(file->path), "examples/"))
		end = strchr(end + 1, '/');
	return (struct tt_text){file->path, (size_t)(end - file->path)};
}

static const char *name_of(const struct tt_starter_file *file) {
	return file->path + folder_of(file).len + 1;
}

static uint32_t files_in(struct tt_text folder, uint32_t first) {
	uint32_t len = 0;
	while (first + len < tt_starter_file_count &&
		tt_text_equal(folder_of(&tt_starter_files[first + len]), folder))
		len++;
	return len;
}

/* ---- what to write --------------------------------------------------------------------------------- */

/* The starter in this language; it is there, or a test fails. */
static uint32_t find_starter(enum tt_language language) {
	const char *wanted = language == TT_JA ? "starter/model.ja.yaml" : "starter/model.en.yaml";
	uint32_t at = 0;
	while (at + 1 < tt_starter_file_count && strcmp(tt_starter_files[at].path, wanted) != 0)
		at++;
	return at;
}

/* The first file of an example, TT_NONE if there is none of this name. */
static uint32_t find_example(struct tt_arena *arena, const char *name) {
	struct tt_text folder = tt_text_format(arena, "examples/%s", name);
	for (uint32_t i = 0; i < tt_starter_file_count; i++)
		if (files_in(folder, i) > 0)
			return i;
	return TT_NONE;
}

static enum tt_exit unknown_example(struct tt_call *call, const char *name) {
	struct tt_text *names = TT_NEW_ARRAY(call->arena, struct tt_text, tt_starter_file_count);
	size_t len = 0;
	struct tt_buf list;
	tt_buf_init(&list, call->arena, 1 << 16);
	for (uint32_t i = 0; i < tt_starter_file_count; i += files_in(folder_of(&tt_starter_files[i]), i)) {
		struct tt_text folder = folder_of(&tt_starter_files[i]);
		if (!tt_text_starts(folder, "examples/"))
			continue;
		names[len] = tt_text_slice(folder, strlen("examples/"), folder.len);
		tt_buf_format(&list, " %.*s", TT_TEXT_ARGS(names[len]));
		len++;
	}
	tt_call_wrong(call, "「%s」という例はない", "there is no example «%s»", name);
	tt_call_suggest(call, name, names, len);
	return tt_call_wrong(call, "例:%s", "examples:%s", list.bytes);
}

/* ---- writing --------------------------------------------------------------------------------------- */

/* A name that begins like an option is still to be read as a file. */
static const char *join(struct tt_arena *arena, const char *folder, const char *name) {
	const char *start = folder[0] == '-' ? "./" : "";
	const char *slash = folder[0] != '\0' && folder[strlen(folder) - 1] == '/' ? "" : "/";
	return tt_text_format(arena, "%s%s%s%s", start, folder, slash, name).bytes;
}

static struct choice choose(struct tt_call *call, uint32_t first, uint32_t len, const char *name) {
	const char **paths = TT_NEW_ARRAY(call->arena, const char *, len);
	for (uint32_t i = 0; i < len; i++)
		paths[i] = join(call->arena, call->arguments[0],
			name != NULL ? name : name_of(&tt_starter_files[first + i]));
	return (struct choice){first, len, paths};
}

static enum tt_exit cannot_write(struct tt_call *call, const char *path) {
	const char *why =
		tt_text_format(call->arena, "%s: %s", path, tt_error_text(errno, call->language)).bytes;
	tt_call_wrong(call, "書き込めない: %s", "cannot be written: %s", why);
	return TT_EXIT_SYSTEM;
}

/* Where a file goes, and whether that folder had to be made for it. */
struct place {
	const char *path, *folder;
	bool made;
};

static enum tt_status write_one(struct tt_call *call, struct place *place, struct tt_text text) {
	size_t end = (size_t)(strrchr(place->path, '/') - place->path);
	place->folder = tt_text_format(call->arena, "%.*s", (int)(end > 0 ? end : 1), place->path).bytes;
	TT_TRY(tt_directory_make(place->folder, &place->made));
	return tt_file_write(place->path, text);
}

/* Either all files or none; errno stays. */
static void take_back(const struct place *places, uint32_t count) {
	for (uint32_t i = 0; i + 1 < count; i++)
		tt_file_remove(places[i].path);
	while (count-- > 0)
		if (places[count].made)
			tt_file_remove(places[count].folder);
}

static enum tt_exit write_files(struct tt_call *call, const struct choice *choice) {
	struct place *places = TT_NEW_ARRAY(call->arena, struct place, choice->len);
	if (*call->arguments[0] == '\0') {
		errno = ENOENT;
		return cannot_write(call, "");
	}
	for (uint32_t i = 0; i < choice->len; i++) {
		places[i].path = choice->paths[i];
		if (write_one(call, &places[i], tt_starter_files[choice->first + i].text) == TT_OK)
			continue;
		enum tt_exit status = cannot_write(call, choice->paths[i]);
		take_back(places, i + 1);
		return status;
	}
	return TT_EXIT_GOOD;
}

/* ---- telling --------------------------------------------------------------------------------------- */

/* A path as a shell takes it for one word. */
static void print_path(struct tt_output *out, const char *path) {
	struct tt_buf word;
	tt_buf_init(&word, out->arena, 1 << 16);
	bool plain = strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-") ==
		     strlen(path);
	for (const char *at = path; *at; at++)
		tt_buf_format(&word, !plain && *at == '\'' ? "'\\''" : "%c", *at);
	struct tt_buf shown;
	tt_buf_init(&shown, out->arena, 1 << 16);
	tt_show(&shown, tt_buf_text(&word));
	tt_out_format(out, plain ? "%s" : "'%s'", shown.bytes);
}

static void print_next(struct tt_call *call, const char *command, const char *path, const char *rest) {
	tt_out_format(&call->out, "  tenten %s ", command);
	print_path(&call->out, path);
	tt_out_format(&call->out, "%s\n", rest);
}

static void tell(struct tt_call *call, const struct choice *choice) {
	for (uint32_t i = 0; i < choice->len; i++) {
		struct tt_buf path;
		tt_buf_init(&path, call->arena, 1 << 16);
		tt_show(&path, tt_text_of(choice->paths[i]));
		tt_out_format(&call->out, tt_say(&call->out, "%s を書いた\n", "wrote %s\n"), path.bytes);
	}
	tt_out_string(&call->out, tt_say(&call->out, "次に:\n", "next:\n"));
	const char *model = join(call->arena, call->arguments[0], "model.yaml");
	print_next(call, "check", model, "");
	print_next(call, "table", model, " attributes");
}

static enum tt_exit write_new(struct tt_call *call) {
	const char *name = call->values[TT_OPTION_FROM];
	uint32_t first = name == NULL ? find_starter(call->language) : find_example(call->arena, name);
	if (first == TT_NONE)
		return unknown_example(call, name);
	uint32_t len = name == NULL ? 1 : files_in(folder_of(&tt_starter_files[first]), first);
	struct choice choice = choose(call, first, len, name == NULL ? "model.yaml" : NULL);
	for (uint32_t i = 0; i < len; i++)
		if (tt_file_exists(choice.paths[i]))
			return tt_call_wrong(call, "%s は既にある（上書きしない）",
				"%s is there already (nothing is written over)", choice.paths[i]);
	enum tt_exit status = write_files(call, &choice);
	if (status == TT_EXIT_GOOD)
		tell(call, &choice);
	return status;
}

enum tt_exit tt_command_new(struct tt_call *call) {
	return tt_call_run(call, write_new);
}
