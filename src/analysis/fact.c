/*
 * A fact names its question as the model would: with its pack where packs ask questions of the same name.
 */
#include "analysis/fact.h"
#include "analysis/word.h"

/* Does another pack ask a question of the same name? */
static bool ambiguous(const struct tt_model *model, uint32_t question) {
	for (uint32_t i = 0; i < model->questions.len; i++)
		if (i != question && tt_text_equal(model->questions.items[i].named.id,
					     model->questions.items[question].named.id))
			return true;
	return false;
}

static struct tt_text question_name(const struct tt_model *model, uint32_t question, struct tt_arena *arena) {
	const struct tt_named *named = &model->questions.items[question].named;
	if (named->pack == TT_NONE || !ambiguous(model, question))
		return tt_text_copy(arena, named->id);
	struct tt_text pack = model->packs.items[named->pack].id;
	return tt_text_format(arena, "%.*s:%.*s", TT_TEXT_ARGS(pack), TT_TEXT_ARGS(named->id));
}

static struct tt_text subject_name(
	const struct tt_model *model, uint8_t of, uint32_t id, struct tt_arena *arena) {
	const struct tt_named *named = of == TT_OF_EVENT    ? tt_named_event(model, id)
				       : of == TT_OF_DATA   ? tt_named_data(model, id)
				       : of == TT_OF_SYSTEM ? tt_named_system(model, id)
							    : tt_named_party(model, id);
	if (of == TT_OF_COUNTRY)
		return tt_text_copy(arena, tt_word(model, id));
	return named == NULL ? TT_TEXT("none") : tt_text_copy(arena, named->id);
}

static void add_subjects(const struct tt_model *model, const struct tt_asked *asked, struct tt_piece *piece) {
	const struct tt_question *question = &model->questions.items[asked->question];
	if (question->of_count == 0)
		return;
	tt_piece_text(piece, TT_TEXT("of"));
	if (question->of_count > 1)
		tt_piece_list(piece, question->of_count);
	for (uint8_t i = 0; i < question->of_count; i++)
		tt_piece_text(piece, subject_name(model, question->of[i], asked->subjects[i], piece->arena));
}

static void add_pair(struct tt_piece *piece, const char *key, struct tt_text value, bool word) {
	tt_piece_text(piece, tt_text_of(key));
	if (word)
		tt_piece_word(piece, value);
	else
		tt_piece_text(piece, value);
}

void tt_fact_piece(const struct tt_model *model, const struct tt_asked *asked, bool is,
	struct tt_text evidence, tt_instant from, struct tt_piece *piece) {
	const struct tt_question *question = &model->questions.items[asked->question];
	tt_piece_map(piece, 2u + (question->of_count > 0) + (from != TT_TIME_MIN) + (evidence.len > 0));
	add_pair(piece, "fact", question_name(model, asked->question, piece->arena), false);
	add_subjects(model, asked, piece);
	add_pair(piece, "is", is ? TT_TEXT("true") : TT_TEXT("false"), true);
	if (from != TT_TIME_MIN)
		add_pair(piece, "from", tt_time_format(piece->arena, from), true);
	if (evidence.len > 0)
		add_pair(piece, "evidence", tt_text_copy(piece->arena, evidence), false);
}
