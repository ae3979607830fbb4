/*
 * Modules: heavy libraries that most calls of the program do not use, each behind a table of functions in a
 * shared object of its own. A module lies beside the program while it is built and tried, in the library
 * directory once installed.
 */
#define _GNU_SOURCE
#include "base/base.h"

#include <dlfcn.h>
#include <unistd.h>

static void *load_beside_program(struct tt_arena *arena, const char *name) {
	char program[TT_PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof(program));
	while (len > 0 && program[len - 1] != '/')
		len--;
	if (len <= 0)
		return NULL;
	struct tt_text path = tt_text_format(arena, "%.*s%s", (int)len, program, name);
	return access(path.bytes, R_OK) == 0 ? dlopen(path.bytes, RTLD_NOW | RTLD_LOCAL) : NULL;
}

static void *load_installed(struct tt_arena *arena, const char *name) {
	return dlopen(tt_text_format(arena, "%s/%s", TT_MODULE_DIRECTORY, name).bytes, RTLD_NOW | RTLD_LOCAL);
}

const void *tt_module_load(
	struct tt_arena *arena, const char *name, const char *symbol, uint32_t version, struct tt_text *why) {
	void *module = load_beside_program(arena, name);
	if (module == NULL)
		module = load_installed(arena, name);
	const uint32_t *functions = module == NULL ? NULL : dlsym(module, symbol);
	if (functions != NULL && *functions == version)
		return functions;
	const char *said = functions == NULL ? dlerror() : NULL;
	*why = tt_text_format(arena, "%s", said == NULL ? name : said);
	return NULL;
}
