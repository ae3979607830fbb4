/*
 * Files of the folder of models (folder.h), and models to start from. What was read is known by its tag; what
 * is written names the tag that it replaces.
 */
#include "model/starter.h"
#include "server/folder.h"
#include "server/serving.h"

/* ---- files ----------------------------------------------------------------------------------------- */

/* What stands in the way, as members of the problem. */
static void refuse_file(
	struct tt_exchange *exchange, enum tt_refusal refusal, const struct tt_folder_condition *condition) {
	struct tt_buf members;
	tt_buf_init(&members, &exchange->arena, 8192);
	if (refusal == TT_REFUSED_CHANGED) {
		tt_buf_string(&members, ",\"etag\":");
		if (*condition->present == '\0')
			tt_buf_string(&members, "null");
		else
			tt_quote(&members, tt_text_of(condition->present));
	}
	if (condition != NULL && condition->near.len > 0) {
		tt_buf_string(&members, ",\"near\":");
		tt_quote(&members, condition->near);
	}
	tt_refuse_with(exchange, refusal, (struct tt_text){0}, tt_buf_text(&members));
}

/* Models are of all parties and regimes: a token of some is not for them, but where anybody may. */
static bool is_limited(const struct tt_exchange *exchange) {
	return !exchange->server->local && exchange->principal != NULL &&
	       tt_limited(&exchange->principal->limits);
}

/* False, and refused, where there is no folder, or none for this asker. */
static bool has_folder(struct tt_exchange *exchange) {
	bool has = exchange->server->models->descriptor > 0, limited = is_limited(exchange);
	if (limited || !has)
		tt_refuse(exchange, limited ? TT_REFUSED_OUT_OF_LIMITS : TT_REFUSED_NOT_FOUND, NULL);
	return has && !limited;
}

/* RFC 3339, even at midnight. */
static void write_instant(struct tt_exchange *exchange, tt_instant instant) {
	struct tt_text text = tt_time_format(&exchange->arena, instant);
	tt_buf_format(&exchange->answer, "\"%.*s%s\"", TT_TEXT_ARGS(text), text.len > 10 ? "" : "T00:00:00Z");
}

static void write_file(struct tt_exchange *exchange, const struct tt_folder_file *file) {
	struct tt_buf *out = &exchange->answer;
	tt_buf_string(out, "{\"path\":");
	tt_quote(out, file->path);
	tt_buf_format(out, ",\"size\":%llu,\"modified\":", (unsigned long long)file->size);
	write_instant(exchange, file->modified);
	tt_buf_string(out, ",\"etag\":");
	if (*file->tag == '\0')
		tt_buf_string(out, "null");
	else
		tt_quote(out, tt_text_of(file->tag));
	tt_buf_byte(out, '}');
}

void tt_handle_files(struct tt_exchange *exchange) {
	struct tt_folder_list list;
	if (!has_folder(exchange))
		return;
	enum tt_refusal refusal = tt_folder_list(exchange->server->models, &exchange->arena, &list);
	if (refusal != TT_REFUSED_NOT) {
		tt_refuse(exchange, refusal, NULL);
		return;
	}
	tt_buf_string(&exchange->answer, "{\"files\":[");
	for (uint32_t i = 0; i < list.files.len; i++) {
		tt_buf_string(&exchange->answer, i == 0 ? "" : ",");
		write_file(exchange, &list.files.items[i]);
	}
	tt_buf_format(&exchange->answer, "],\"complete\":%s}\n", list.complete ? "true" : "false");
	tt_answer(exchange);
}

static void add_tag(struct tt_exchange *exchange, const char tag[TT_TAG_SIZE]) {
	tt_add_header(exchange, "ETag", tt_text_copy(&exchange->arena, tt_text_of(tag)).bytes);
}

void tt_handle_file(struct tt_exchange *exchange) {
	struct tt_text path = tt_decoded_part(exchange, 0), text = {0};
	char tag[TT_TAG_SIZE];
	if (!has_folder(exchange))
		return;
	enum tt_refusal refusal =
		tt_folder_read(exchange->server->models, &exchange->arena, path, &text, tag);
	if (refusal != TT_REFUSED_NOT) {
		refuse_file(exchange, refusal, NULL);
		return;
	}
	bool same = tt_header_has_tag(exchange->headers[TT_HEADER_IF_NONE_MATCH], tag, true);
	bool table = tt_text_is(tt_text_slice(path, path.len - 4, path.len), ".csv");
	const struct tt_answer_row *row = &tt_answers[exchange->route->answer];
	add_tag(exchange, tag);
	exchange->reply.cache = "no-cache";
	tt_answer_as(exchange, same ? 304 : 200, same ? NULL : table ? row->other : row->type);
	exchange->reply.body = same ? (struct tt_text){0} : text;
}

static struct tt_folder_condition condition_of(const struct tt_exchange *exchange) {
	return (struct tt_folder_condition){.match = exchange->headers[TT_HEADER_IF_MATCH],
		.none_match = exchange->headers[TT_HEADER_IF_NONE_MATCH]};
}

void tt_handle_write_file(struct tt_exchange *exchange) {
	struct tt_folder_condition condition = condition_of(exchange);
	struct tt_text path = tt_decoded_part(exchange, 0), text = tt_buf_text(&exchange->body);
	struct tt_folder_file file;
	if (!has_folder(exchange))
		return;
	enum tt_refusal refusal = tt_text_first_bad(text) != text.len
					  ? TT_REFUSED_NOT_TEXT
					  : tt_folder_write(exchange->server->models, &exchange->arena, path,
						    text, &condition, &file);
	if (refusal != TT_REFUSED_NOT) {
		refuse_file(exchange, refusal, &condition);
		return;
	}
	write_file(exchange, &file);
	tt_buf_byte(&exchange->answer, '\n');
	add_tag(exchange, file.tag);
	tt_answer(exchange);
}

void tt_handle_remove_file(struct tt_exchange *exchange) {
	struct tt_folder_condition condition = condition_of(exchange);
	if (!has_folder(exchange))
		return;
	enum tt_refusal refusal = tt_folder_remove(
		exchange->server->models, &exchange->arena, tt_decoded_part(exchange, 0), &condition);
	if (refusal == TT_REFUSED_NOT)
		tt_answer(exchange);
	else
		refuse_file(exchange, refusal, &condition);
}

/* ---- models to start from -------------------------------------------------------------------------- */

/* Of an example's file: its name, and the file's name in it. False: it is of no example. */
static bool split(const struct tt_starter_file *file, struct tt_text *example, struct tt_text *name) {
	static const char folder[] = "examples/";
	struct tt_text path = tt_text_of(file->path);
	if (!tt_text_starts(path, folder))
		return false;
	const char *from = file->path + sizeof(folder) - 1, *slash = strchr(from, '/');
	*example = (struct tt_text){from, (size_t)(slash - from)};
	*name = tt_text_of(slash + 1);
	return true;
}

static void write_title(struct tt_buf *out, const char *ja, const char *en) {
	tt_buf_string(out, "\"title\":{\"ja\":");
	tt_quote(out, tt_text_of(ja));
	tt_buf_string(out, ",\"en\":");
	tt_quote(out, tt_text_of(en));
	tt_buf_byte(out, '}');
}

void tt_handle_examples(struct tt_exchange *exchange) {
	struct tt_buf *out = &exchange->answer;
	struct tt_text example, name;
	const char *comma = "";
	tt_buf_string(out, "{\"examples\":[");
	for (uint32_t i = 0; i < tt_starter_file_count; i++) {
		if (!split(&tt_starter_files[i], &example, &name) || !tt_text_is(name, "model.yaml"))
			continue;
		tt_buf_format(out, "%s{\"name\":\"%.*s\",", comma, TT_TEXT_ARGS(example));
		write_title(out, tt_starter_files[i].ja, tt_starter_files[i].en);
		tt_buf_byte(out, '}');
		comma = ",";
	}
	tt_buf_string(out, "]}\n");
	tt_answer(exchange);
}

static void write_example_file(struct tt_buf *out, const struct tt_starter_file *file, struct tt_text name) {
	tt_quote(out, name);
	tt_buf_byte(out, ':');
	tt_quote(out, file->text);
}

/* The files of an example, as members; *first is its model; NULL: there is none of this name. */
static void write_files(struct tt_buf *out, struct tt_text wanted, const struct tt_starter_file **first) {
	struct tt_text example, name;
	*first = NULL;
	for (uint32_t i = 0; i < tt_starter_file_count; i++) {
		const struct tt_starter_file *file = &tt_starter_files[i];
		if (!split(file, &example, &name) || !tt_text_equal(example, wanted))
			continue;
		tt_buf_string(out, *first == NULL ? "" : ",");
		write_example_file(out, file, name);
		if (*first == NULL || tt_text_is(name, "model.yaml"))
			*first = file;
	}
}

static void answer_example(
	struct tt_exchange *exchange, const char *ja, const char *en, struct tt_text files) {
	struct tt_buf *out = &exchange->answer;
	tt_buf_string(out, "{\"name\":");
	tt_quote(out, exchange->parts[0]);
	tt_buf_byte(out, ',');
	write_title(out, ja, en);
	tt_buf_string(out, ",\"main\":\"model.yaml\",\"files\":{");
	tt_buf_add(out, files);
	tt_buf_string(out, "}}\n");
	tt_answer(exchange);
}

static const struct tt_starter_file *find_starter(const char *path) {
	uint32_t at = 0;
	while (at + 1 < tt_starter_file_count && strcmp(tt_starter_files[at].path, path) != 0)
		at++;
	return &tt_starter_files[at];
}

/* The model that `tenten new` writes: it stands by itself, in two languages. */
static void answer_starter(struct tt_exchange *exchange, struct tt_buf *files) {
	const struct tt_argument *lang = &exchange->arguments[TT_PARAMETER_LANG];
	bool in_japanese = lang->given ? tt_text_is(lang->text, "ja") : exchange->language == TT_JA;
	const struct tt_starter_file *ja = find_starter("starter/model.ja.yaml");
	const struct tt_starter_file *en = find_starter("starter/model.en.yaml");
	write_example_file(files, in_japanese ? ja : en, TT_TEXT("model.yaml"));
	answer_example(exchange, ja->ja, en->en, tt_buf_text(files));
}

void tt_handle_example(struct tt_exchange *exchange) {
	const struct tt_starter_file *model;
	struct tt_buf files;
	tt_buf_init(&files, &exchange->arena, SIZE_MAX / 2);
	if (tt_text_is(exchange->parts[0], "starter")) {
		answer_starter(exchange, &files);
		return;
	}
	write_files(&files, exchange->parts[0], &model);
	if (model == NULL)
		tt_refuse(exchange, TT_REFUSED_NOT_FOUND, NULL);
	else
		answer_example(exchange, model->ja, model->en, tt_buf_text(&files));
}

/* ---- about ----------------------------------------------------------------------------------------- */

static const char *truth(bool value) {
	return value ? "true" : "false";
}

static void write_names(struct tt_buf *out, const char *key, const struct tt_text *names, uint32_t count) {
	tt_buf_format(out, ",\"%s\":[", key);
	for (uint32_t i = 0; i < count; i++) {
		tt_buf_string(out, i == 0 ? "" : ",");
		tt_quote(out, names[i]);
	}
	tt_buf_byte(out, ']');
}

static void write_who(struct tt_buf *out, const struct tt_principal *principal) {
	static const struct tt_principal nobody;
	const struct tt_principal *who = principal == NULL ? &nobody : principal;
	struct tt_text roles[TT_ROLE_COUNT];
	uint32_t count = 0;
#define ROLE(name, word, ja, en)                                                                             \
	if ((who->roles & TT_ROLE_##name) != 0)                                                              \
		roles[count++] = TT_TEXT(word);
#include "server/role.def"
#undef ROLE
	tt_buf_format(out, "\"who\":{\"named\":%s", truth(principal != NULL));
	write_names(out, "roles", roles, count);
	write_names(out, "parties", who->limits.parties, who->limits.party_count);
	write_names(out, "regimes", who->limits.regimes, who->limits.regime_count);
	tt_buf_byte(out, '}');
}

/* May this asker, what the rows of these operations and has_folder() say? */
static bool may(const struct tt_exchange *exchange, uint32_t roles) {
	const struct tt_principal *who = exchange->principal;
	return exchange->server->local ||
	       (who != NULL && (who->roles & roles) != 0 && !tt_limited(&who->limits));
}

void tt_handle_about(struct tt_exchange *exchange) {
	const struct tt_server *server = exchange->server;
	struct tt_buf *out = &exchange->answer;
	bool there = server->models->descriptor > 0;
	tt_buf_format(
		out, "{\"version\":\"%s\",\"local\":%s,", server->options->version, truth(server->local));
	tt_buf_format(out, "\"models\":{\"readable\":%s,\"writable\":%s},",
		truth(there && may(exchange, TT_ROLE_READER | TT_ROLE_EDITOR)),
		truth(there && server->models->writable && may(exchange, TT_ROLE_EDITOR)));
	tt_buf_format(out, "\"store\":{\"open\":%s},", truth(server->service != NULL));
	write_who(out, exchange->principal);
	tt_buf_string(out, "}\n");
	tt_answer(exchange);
}
