/*
 * Puts files of the tree into the program when tenten is built, as C.
 *
 * packc packs OUTPUT PACK.yaml …: knowledge packs, ready to be walked: the text, the nodes, and the values
 * that do not stand verbatim in the text. A pack that is not in shape stops the build. packc texts OUTPUT
 * FILE …: text and title of models that are handed out as they are. packc text OUTPUT FILE: the text of
 * folder/name.json as tt_name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "syntax/shape.h"

#define ARENA_CEILING ((size_t)256 << 20)
#define TEXT_LIMIT ((size_t)1 << 20)

struct pack {
	struct tt_document document;
	struct tt_text id;
};

struct job {
	struct tt_arena arena;
	void (*write)(struct job *job);
	int count;
	char **paths;
	const char *output;
	struct tt_diagnostics diagnostics;
	struct pack *packs;
	struct tt_buf out;
};

static void write_bytes(struct job *job, const char *name, size_t number, struct tt_text bytes) {
	tt_buf_format(&job->out, "static const char %s_%zu[] = {", name, number);
	for (size_t i = 0; i < bytes.len; i++)
		tt_buf_format(&job->out, "%s%d,", i % 32 == 0 ? "\n" : "", (int)(signed char)bytes.bytes[i]);
	tt_buf_string(&job->out, "0};\n");
}

static size_t values_len(const struct tt_document *document) {
	size_t len = 0;
	for (uint32_t i = 0; i < document->len; i++) {
		const struct tt_node *node = &document->nodes[i];
		if (node->kind == TT_NODE_SCALAR && node->copied && (size_t)node->text + node->len > len)
			len = (size_t)node->text + node->len;
	}
	return len;
}

static void write_nodes(struct job *job, size_t number, const struct tt_document *document) {
	tt_buf_format(&job->out, "static const struct tt_node nodes_%zu[] = {\n", number);
	for (uint32_t i = 0; i < document->len; i++) {
		const struct tt_node *node = &document->nodes[i];
		tt_buf_format(&job->out, "{%u,%u,{%u},%u,%u,%u,%u},\n", node->start, node->next, node->count,
			node->len, node->kind, node->plain, node->copied);
	}
	tt_buf_string(&job->out, "};\n");
}

static void write_lines(struct job *job, size_t number, const struct tt_document *document) {
	tt_buf_format(&job->out, "static const uint32_t lines_%zu[] = {", number);
	for (uint32_t i = 0; i < document->line_count; i++)
		tt_buf_format(&job->out, "%s%u,", i % 16 == 0 ? "\n" : "", document->lines[i]);
	tt_buf_string(&job->out, "0};\n");
}

/* "packs/jp/appi.yaml": from the last of these folders on, so that no path of the builder's machine is kept.
 */
static struct tt_text shown_path(const char *path) {
	static const char *const folders[] = {"packs/", "examples/", "starter/"};
	const char *found = path;
	for (size_t i = 0; i < TT_COUNT(folders); i++)
		for (const char *next = found; (next = strstr(next, folders[i])) != NULL; next++)
			found = next;
	return tt_text_of(found);
}

static bool read_pack(struct job *job, const char *path, struct pack *pack) {
	uint8_t *wrong;
	if (tt_document_load(&job->arena, tt_text_of(path), &job->diagnostics, &pack->document) != TT_OK)
		return false;
	uint32_t file = tt_diagnostics_file(&job->diagnostics, &pack->document);
	tt_shape_check(&job->arena, &pack->document, file, TT_RECORD_pack, &job->diagnostics, &wrong);
	uint32_t id = tt_node_get(&pack->document, 0, "pack");
	if (id != TT_NONE)
		pack->id = tt_node_text(&pack->document, id);
	return true;
}

static int compare_packs(const void *a, const void *b) {
	return tt_text_compare(((const struct pack *)a)->id, ((const struct pack *)b)->id);
}

static void write_documents(struct job *job) {
	tt_buf_string(&job->out, "#include \"model/pack.h\"\n\n");
	for (int i = 0; i < job->count; i++) {
		const struct tt_document *document = &job->packs[i].document;
		write_bytes(job, "source", (size_t)i, document->source);
		write_bytes(
			job, "values", (size_t)i, (struct tt_text){document->values, values_len(document)});
		write_nodes(job, (size_t)i, document);
		write_lines(job, (size_t)i, document);
	}
	tt_buf_string(&job->out, "const struct tt_builtin_pack tt_builtin_packs[] = {\n");
	for (int i = 0; i < job->count; i++) {
		const struct tt_document *document = &job->packs[i].document;
		struct tt_text path = shown_path(document->path.bytes);
		tt_buf_format(&job->out,
			"{\"%.*s\", {.path = {\"%.*s\", %zu}, .source = {source_%d, %zu}, "
			"\n\t.nodes = nodes_%d, .len = %u, .values = values_%d, .lines = lines_%d, "
			".line_count = %u}},\n",
			TT_TEXT_ARGS(job->packs[i].id), TT_TEXT_ARGS(path), path.len, i, document->source.len,
			i, document->len, i, i, document->line_count);
	}
	tt_buf_format(&job->out, "};\nconst uint32_t tt_builtin_pack_count = %d;\n", job->count);
}

static void write_packs(struct job *job) {
	job->packs = TT_NEW_ARRAY(&job->arena, struct pack, (size_t)job->count);
	for (int i = 0; i < job->count; i++)
		if (!read_pack(job, job->paths[i], &job->packs[i]))
			return;
	if (tt_diagnostics_failed(&job->diagnostics))
		return;
	qsort(job->packs, (size_t)job->count, sizeof(*job->packs), compare_packs);
	write_documents(job);
}

/* As a C string. */
static void write_string(struct job *job, struct tt_text text) {
	tt_buf_byte(&job->out, '"');
	for (size_t i = 0; i < text.len; i++)
		tt_buf_format(&job->out, "\\%03o", (unsigned)(unsigned char)text.bytes[i]);
	tt_buf_byte(&job->out, '"');
}

/* The title of a model in this language, or in the only one that it has. */
static void write_title(struct job *job, const struct tt_document *document, const char *language) {
	uint32_t title = document->len == 0 ? TT_NONE : tt_node_get(document, 0, "title");
	if (title != TT_NONE && document->nodes[title].kind == TT_NODE_MAP)
		title = tt_node_get(document, title, language);
	tt_buf_string(&job->out, ", ");
	write_string(job, title == TT_NONE ? (struct tt_text){0} : tt_node_text(document, title));
}

static void write_starter(struct job *job, int number, struct tt_text text) {
	struct tt_document document = {0};
	const char *path = job->paths[number];
	if (tt_document_read(&job->arena, tt_text_of(path), text, &job->diagnostics, &document) != TT_OK)
		document.len = 0;
	tt_buf_format(&job->out, "{\"%s\", {text_%d, %zu}", shown_path(path).bytes, number, text.len);
	write_title(job, &document, "ja");
	write_title(job, &document, "en");
	tt_buf_string(&job->out, "},\n");
}

static void write_texts(struct job *job) {
	struct tt_text *texts = TT_NEW_ARRAY(&job->arena, struct tt_text, (size_t)job->count);
	tt_buf_string(&job->out, "#include \"model/starter.h\"\n\n");
	for (int i = 0; i < job->count; i++) {
		if (tt_file_read(&job->arena, job->paths[i], TEXT_LIMIT, &texts[i]) != TT_OK) {
			perror(job->paths[i]);
			job->out.len = 0;
			return;
		}
		write_bytes(job, "text", (size_t)i, texts[i]);
	}
	tt_buf_string(&job->out, "const struct tt_starter_file tt_starter_files[] = {\n");
	for (int i = 0; i < job->count; i++)
		write_starter(job, i, texts[i]);
	tt_buf_format(&job->out, "};\nconst uint32_t tt_starter_file_count = %d;\n", job->count);
}

static void write_text(struct job *job) {
	struct tt_text text;
	const char *name = strrchr(job->paths[0], '/');
	if (job->count != 1 || tt_file_read(&job->arena, job->paths[0], TEXT_LIMIT, &text) != TT_OK)
		return;
	name = name == NULL ? job->paths[0] : name + 1;
	tt_buf_string(&job->out, "#include \"base/base.h\"\n\n");
	write_bytes(job, "text", 0, text);
	tt_buf_format(&job->out,
		"extern const struct tt_text tt_%.*s;\nconst struct tt_text tt_%.*s = {text_0, %zu};\n",
		(int)strcspn(name, "."), name, (int)strcspn(name, "."), name, text.len);
}

static void work(void *context) {
	struct job *job = context;
	tt_diagnostics_init(&job->diagnostics, &job->arena);
	tt_buf_init(&job->out, &job->arena, ARENA_CEILING / 4);
	job->write(job);
}

static void complain(void *context) {
	struct job *job = context;
	struct tt_buf out;
	tt_buf_init(&out, &job->arena, 1 << 20);
	tt_diagnostics_render(&job->diagnostics, TT_EN, false, &out);
	fwrite(out.bytes, 1, out.len, stderr);
}

static void (*writer_of(const char *word))(struct job *job) {
	static const struct {
		const char *word;
		void (*write)(struct job *job);
	} writers[] = {{"packs", write_packs}, {"texts", write_texts}, {"text", write_text}};
	for (size_t i = 0; i < TT_COUNT(writers); i++)
		if (strcmp(writers[i].word, word) == 0)
			return writers[i].write;
	return NULL;
}

int main(int argc, char **argv) {
	if (argc < 4 || writer_of(argv[1]) == NULL) {
		fputs("usage: packc packs|texts|text OUTPUT FILE …\n", stderr);
		return EXIT_FAILURE;
	}
	struct job job = {
		.write = writer_of(argv[1]), .count = argc - 3, .paths = argv + 3, .output = argv[2]};
	tt_arena_init(&job.arena, ARENA_CEILING);
	bool failed = tt_arena_run(&job.arena, work, &job) != TT_OK || job.out.truncated || job.out.len == 0;
	if (failed)
		(void)!tt_arena_run(&job.arena, complain, &job);
	else
		failed = tt_file_write(job.output, tt_buf_text(&job.out)) != TT_OK;
	tt_arena_finish(&job.arena);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
